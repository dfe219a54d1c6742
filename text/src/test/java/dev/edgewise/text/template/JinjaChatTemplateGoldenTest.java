package dev.edgewise.text.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.error.ModelException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Our rendering equals that of `transformers`, byte for byte, and fails where it fails.
class JinjaChatTemplateGoldenTest {
    @TestFactory
    Stream<DynamicTest> rendersPublishedTemplatesAsTransformersDoes() {
        return tests(ChatGolden.read("templates.json"));
    }

    @TestFactory
    Stream<DynamicTest> givesEveryConstructTheMeaningItHasInJinja2() {
        return tests(ChatGolden.read("semantics.json"));
    }

    private static Stream<DynamicTest> tests(ChatGolden golden) {
        return golden.templates().stream()
                .map(template -> DynamicTest.dynamicTest(
                        template.name() + " "
                                + template.template().lines().findFirst().orElse(""),
                        () -> {
                            for (ChatGolden.Case one : template.cases()) {
                                check(golden, template, one);
                            }
                        }));
    }

    private static void check(ChatGolden golden, ChatGolden.Template template, ChatGolden.Case one) {
        if (one.error() == null) {
            assertThat(golden.compile(template).render(one.messages(), one.generation()))
                    .isEqualTo(one.expected());
        } else {
            assertThatThrownBy(() -> golden.compile(template).render(one.messages(), one.generation()))
                    .as(one.error())
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("chat template");
        }
    }
}
