package dev.edgewise.text.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.ModelException;
import dev.edgewise.text.ChatTemplate.Rendering;
import dev.edgewise.text.ChatTemplate.Span;
import dev.edgewise.text.Conversation;
import dev.edgewise.text.Message;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
    @Timeout(120)
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
    @Timeout(120)
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

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMinutes(2));
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
        assertThatThrownBy(() -> render("{{ '1e99'|int }}"))
                .hasMessage(
                        "The chat template fails at line 1: the result of 'int' does not fit into 64 bits. Change the"
                                + " template or the messages, or use raw text.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
                    {{ 'a'.upper(1) }}                          ~ 'upper' takes at most 0 arguments here, got 1
                    {{ 'a'|indent(1, true, true, 4) }}          ~ 'indent' takes at most 3 arguments here, got 4
                    {{ [1]|sum(attribut='a') }}                 ~ 'sum' takes no argument 'attribut' here
                    {{ 'a'|replace('a', 'b', old='c') }}        ~ 'replace' gets 'old' twice
                    {{ 'a'|replace('b') }}                      ~ 'replace' needs an argument 'new'
                    {{ 1 is eq }}                               ~ 'eq' needs an argument 'other'
                    {{ 'aba'.find('a', start=1) }}              ~ 'find' takes no argument 'start' here
                    {{ {}.get('a', default=1) }}                ~ 'get' takes no argument 'default' here
                    {{ 'a'.zfill(3) }}                          ~ a string has no method 'zfill' here
                    {{ {'a': 1}.pop('a') }}                     ~ a dict has no method 'pop'
                    {{ [9223372036854775807, 1]|sum }}          ~ the result of '+' does not fit into 64 bits
                    {{ [1]|sum(start='a') }}                    ~ 'sum' must start with a number or a list, got a string
                    {{ 9223372036854775807|round(-1) }}         ~ the result of 'round' does not fit into 64 bits
                    {{ 1.5|round(400, 'ceil') }}                ~ the result of 'round' is not a finite number
                    {{ 1.5|round(0, 'up') }}                    ~ the method of 'round' must be common, ceil or floor, got 'up'
                    {{ 5|indent }}                              ~ a string is needed here, got an int
                    {{ 'a' is string(1) }}                      ~ 'string' takes at most 0 arguments here, got 1
                    {{ [{}]|map(attribute='a', otherwise=1) }}  ~ 'map' takes no argument 'otherwise' here
                    {{ ['a']|map('upper', attribute='a') }}     ~ 'upper' takes no argument 'attribute' here
                    {{ [1].index(1, 0) }}                       ~ 'index' takes at most 1 arguments here, got 2
                    {{ {}.get('a', 1, 2) }}                     ~ 'get' takes at most 2 arguments here, got 3
                    {{ '1'|int(0, 0) }}                         ~ the base of 'int' must be from 2 to 36 here, got 0
                    {{ ['a']|sum(start=[]) }}                   ~ 'sum' cannot join a string to a list
                    {{ [1]|items }}                             ~ 'items' needs a dict, got a list
                    {{ {}|dictsort(by='x') }}                   ~ 'dictsort' sorts by 'key' or 'value'
                    """)
    void refusesArgumentsItWouldPassOver(String template, String fault) {
        assertThatThrownBy(() -> render(template))
                .isInstanceOf(ModelException.class)
                .hasMessage("The chat template fails at line 1: " + fault
                        + ". Change the template or the messages, or use raw text.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"9223372036854775808", "-12345678901234567890", "1e999"})
    void refusesANumberThatIsTooLong(String number) {
        Message message = new Message(json("{'role': 'user', 'content': 'a', 'n': [" + number + "]}"));

        assertThatThrownBy(() -> render("{{ messages[0].n }}", message))
                .isInstanceOf(ModelException.class)
                .hasMessage("The conversation holds the number " + (number.equals("1e999") ? "Infinity" : number)
                        + ", which does not fit into 64 bits. Write it as text.");
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

    private static ObjectNode json(String text) {
        try {
            return (ObjectNode) new ObjectMapper().readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Test
    void seesAllFieldsOfAMessage() {
        Message message = new Message(json("{'role': 'user', 'content': null, 'n': [1, 2.5, true, null, {'a': 'b'}]}"));

        assertThat(render(
                        "{{ messages[0] }} {{ messages[0].name is defined }} {{ messages[0].content is none }}",
                        message))
                .isEqualTo("{'role': 'user', 'content': None, 'n': [1, 2.5, True, None, {'a': 'b'}]} False True");
    }

    @Test
    void seesTheVariablesOfAConversation() {
        JinjaChatTemplate template = new JinjaChatTemplate(
                "{{ tools | tojson }} {{ mode }} {{ bos_token }}", Map.of("bos_token", "<s>"), CLOCK);
        ObjectNode variables = json("{'tools': [{'name': 'f'}], 'mode': 'brief', 'bos_token': ''}");
        Map<String, JsonNode> given = new LinkedHashMap<>();
        variables.properties().forEach(entry -> given.put(entry.getKey(), entry.getValue()));

        assertThat(template.render(new Conversation(List.of(new Message("user", "a")), given), false)
                        .text())
                .isEqualTo("[{\"name\": \"f\"}] brief ");
    }

    @Test
    void givesPartsToATemplateThatTakesThemAndTheirTextToOthers() {
        Message parts = new Message(
                json("{'role': 'user', 'content': [{'type': 'text', 'text': 'a'}, {'type': 'text', 'text': 'b'}]}"));

        assertThat(render(
                        "{% for m in messages %}{% if m.content is string %}{{ m.content }}{% else %}"
                                + "{% for p in m.content %}{{ p.text }}{% if not loop.last %}|{% endif %}{% endfor %}"
                                + "{% endif %}{% endfor %}",
                        parts))
                .isEqualTo("a|b");
        assertThat(render(
                        "{% for m in messages %}{% for p in m.content %}[{{ p['text'] }}]{% endfor %}{% endfor %}",
                        parts))
                .isEqualTo("[a][b]");
        assertThat(render("{% for m in messages %}{{ m.content | tojson }}{% endfor %}", parts))
                .isEqualTo("\"ab\"");
        assertThat(render("{% for m in messages %}{{ m.content + '.' }}{% endfor %}", parts))
                .isEqualTo("ab.");
        assertThat(render("{% for m in messages %}{{ m.content }}{% endfor %}", parts))
                .isEqualTo("ab");
    }

    @Test
    void tellsWhatIsMarkedAsGenerated() {
        JinjaChatTemplate template = new JinjaChatTemplate(
                "{% for m in messages %}{% if m.role == 'assistant' %}A:{%- generation -%}{{ m.content }};"
                        + "{% endgeneration %}{% else %}U:{{ m.content }}{% endif %}{% endfor %}",
                Map.of(), CLOCK);
        Conversation conversation = new Conversation(List.of(
                new Message("user", "\ufdd0a"),
                new Message("assistant", "b\ufdd1"),
                new Message("user", "c"),
                new Message("assistant", "d")));

        assertThat(template.render(conversation, false))
                .isEqualTo(new Rendering("U:\ufdd0aA:b\ufdd1;U:cA:d;", List.of(new Span(6, 9), new Span(14, 16))));
    }
}
