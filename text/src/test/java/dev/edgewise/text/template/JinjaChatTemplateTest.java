package dev.edgewise.text.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.error.ModelException;
import dev.edgewise.text.Message;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JinjaChatTemplateTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-07T23:30:00Z"), ZoneOffset.ofHours(2));

    private static String render(String template, Message... messages) {
        List<Message> turns = messages.length == 0 ? List.of(new Message("user", "Hi")) : List.of(messages);
        return new JinjaChatTemplate(template, Map.of("bos_token", "<s>"), CLOCK).render(turns, true);
    }

    @Test
    void takesTimeAndZoneFromTheClock() {
        assertThat(render("{{ strftime_now('%d %b %Y %H:%M') }}")).isEqualTo("08 Mar 2026 01:30");
    }

    @Test
    void writesMessagesThatLookLikeTemplatesAsTheyAre() {
        String text = "{{ bos_token }} {% if %} {# x #}";

        assertThat(render("{{ messages[0].content }}", new Message("user", text)))
                .isEqualTo(text);
    }

    @Test
    void givesTheSameTextFromManyThreads() {
        JinjaChatTemplate template = new JinjaChatTemplate(
                "{% set ns = namespace(n=0) %}{% for m in messages %}{% set ns.n = ns.n + 1 %}{{ ns.n }}{{ m.content }}{% endfor %}",
                Map.of(), CLOCK);

        List<String> texts = IntStream.range(0, 200)
                .parallel()
                .mapToObj(i ->
                        template.render(List.of(new Message("user", "a" + i), new Message("assistant", "b")), false))
                .toList();

        for (int i = 0; i < texts.size(); i++) {
            assertThat(texts.get(i)).isEqualTo("1a" + i + "2b");
        }
    }

    @Test
    void passesOnWhyTheTemplateRefuses() {
        assertThatThrownBy(() -> render("{{ raise_exception('Roles must alternate') }}"))
                .isInstanceOf(ModelException.class)
                .hasMessage("The chat template refuses these messages: Roles must alternate. Change the roles or their"
                        + " order, or use raw text.");
    }

    @Test
    void namesLineAndFaultOfARendering() {
        assertThatThrownBy(() -> render("line one\n{{ missing.x }}"))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("fails at line 2: 'missing' is undefined, so it has no attribute 'x'");
    }

    @Test
    void namesLineAndFaultOfASource() {
        assertThatThrownBy(() -> render("a\n\n{% include 'x' %}"))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("not valid Jinja: line 3: unknown tag {% include %}; known are [break,");
        assertThatThrownBy(() -> render("{% for x in y %}"))
                .hasMessageContaining("line 1: {% for %} has no {% endfor %}");
    }

    @Test
    void needsAMessage() {
        JinjaChatTemplate template = new JinjaChatTemplate("x", Map.of(), CLOCK);

        assertThatThrownBy(() -> template.render(List.of(), true))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("at least one message");
    }

    @ParameterizedTest
    @Timeout(20)
    @ValueSource(
            strings = {
                "{{ ''.getClass().forName('java.lang.Runtime') }}",
                "{{ messages.getClass() }}",
                "{{ messages.class.name.x }}",
                "{{ namespace().getClass() }}",
                "{{ raise_exception.getClass() }}",
                "{{ loop.getClass() }}",
                "{% for i in [1] %}{{ loop.doBreak() }}{% endfor %}",
                "{{ ____int3rpr3t3r____.config.x }}",
                "{% import '/etc/passwd' as p %}",
                "{% include '/etc/passwd' %}",
                "{% extends '/etc/passwd' %}",
                "{{ 'x' | render }}",
                "{{ include('x') }}",
            })
    void reachesNothingButItsValues(String template) {
        assertThatThrownBy(() -> render(template)).isInstanceOf(ModelException.class);
    }

    @ParameterizedTest
    @Timeout(20)
    @ValueSource(
            strings = {
                "{% for i in range(1000000) %}{% for j in range(1000000) %}{% endfor %}{% endfor %}",
                "{% for i in range(1000) %}{{ 'x' * 1000000 }}{% endfor %}",
                "{{ range(2000000000) }}",
                "{{ 'x' * 2000000000 }}",
                "{{ 'x' * 9223372036854775807 }}",
                "{% set ns = namespace(x='xxxxxxxxxx') %}{% for i in range(64) %}{% set ns.x = ns.x + ns.x %}{% endfor %}{{ ns.x }}",
                "{% set ns = namespace(x=[1]) %}{% for i in range(64) %}{% set ns.x = ns.x + ns.x %}{% endfor %}{{ ns.x }}",
                "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
                "{% macro f() %}{{ f() }}{{ f() }}{% endmacro %}{{ f() }}",
                "{{ ('a' * 1000).replace('', 'x' * 10000000) }}",
                "{{ 'x' | indent(2000000000) }}",
                "{{ 10 ** 400 }}",
            })
    void stopsWhatDoesNotEnd(String template) {
        long start = System.nanoTime();

        assertThatThrownBy(() -> render(template)).isInstanceOf(ModelException.class);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void splitsFromTheEnd() {
        assertThat(render("{{ ' a  b c '.rsplit(None, 1) }}{{ ' a  b c '.rsplit() }}{{ 'a,b,c'.rsplit(',', 1) }}"
                        + "{{ ' a  b c '.split(None, 1) }}{{ 'a,b,c'.split(',', 0) }}"))
                .isEqualTo("[' a  b', 'c']['a', 'b', 'c']['a,b', 'c']['a', 'b c ']['a,b,c']");
    }

    @Test
    void makesWholeNumbersOfTexts() {
        assertThat(render("{{ '42.9'|int }} {{ '1_000'|int }} {{ '1e3'|int }} {{ 'x'|int(7) }} {{ '1e999'|int(7) }}"))
                .isEqualTo("42 1000 1000 7 7");
        assertThatThrownBy(() -> render("{{ '99999999999999999999'|int }}"))
                .hasMessage(
                        "The chat template fails at line 1: the result of 'int' does not fit into 64 bits. Change the"
                                + " template or the messages, or use raw text.");
        assertThatThrownBy(() -> render("{{ '1e99'|int }}")).isInstanceOf(ModelException.class);
    }

    @Test
    void listsAndDictsAreNoKeys() {
        assertThat(render("{{ {'a': 1}[[1]] is defined }}{{ (1, 2) in {'a': 1} }}"))
                .isEqualTo("FalseFalse");
        assertThatThrownBy(() -> render("{{ [1] in {'a': 1} }}"))
                .hasMessage(
                        "The chat template fails at line 1: a list cannot be the key of a dict. Change the template or"
                                + " the messages, or use raw text.");
    }

    @Test
    void survivesDeepNesting() {
        String deep = "(".repeat(20_000) + "1" + ")".repeat(20_000);

        assertThatThrownBy(() -> render("{{ " + deep + " }}"))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("nested too deeply");
    }
}
