package dev.edgewise.text.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.edgewise.error.ModelException;
import dev.edgewise.text.Message;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Work without end, in every way a template may ask for it.
@Tag("slow")
class TemplateBudgetTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-07T23:30:00Z"), ZoneOffset.UTC);
    private static final String NESTED = "{% set ns = namespace(x=[1], y=[1]) %}{% for i in range(40) %}"
            + "{% set ns.x = [ns.x, ns.x] %}{% set ns.y = [ns.y, ns.y] %}{% endfor %}";
    private static final String TUPLES = "{% set ns = namespace(x=(1,), y=(1,)) %}{% for i in range(40) %}"
            + "{% set ns.x = (ns.x, ns.x) %}{% set ns.y = (ns.y, ns.y) %}{% endfor %}";
    private static final String LONG = "{% set a = 'a' * 1000000 %}";
    private static final String MANY = "{% for i in range(200) %}";

    private static final String MORE = "{% for i in range(2000) %}";
    private static final String CALLS = "{% for i in range(500) %}";
    private static final List<Message> HI = List.of(new Message("user", "Hi"));
    private static final String DOES_TOO_MUCH =
            "The chat template fails at line 1: it does too much. Change the template"
                    + " or the messages, or use raw text.";

    private static String render(String template, List<Message> messages) {
        return new JinjaChatTemplate(template, Map.of("bos_token", "<s>"), CLOCK).render(messages, true);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // calls and loops
                "{% macro f(n) %}{% if n > 0 %}{{ f(n - 1) }}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(60) }}",
                "{% macro f(n) %}{% if n > 0 %}{{ f(n - 1) ~ f(n - 1) }}{% endif %}{% endmacro %}{{ f(60) }}",
                "{% macro f(n) %}{% if n > 0 %}{% set a = f(n - 1) %}{% set b = f(n - 1) %}{% endif %}{% endmacro %}"
                        + "{{ f(60) }}",
                "{% macro f(n) %}{% if n > 0 %}{% for i in range(2) %}{{ f(n - 1) }}{% endfor %}{% endif %}"
                        + "{% endmacro %}{{ f(60) }}",
                MANY + MANY + MANY + "{% endfor %}{% endfor %}{% endfor %}",
                MANY + "{% for j in range(20000) if false %}{% endfor %}{% endfor %}",
                CALLS
                        + "{% set x = namespace(a=1) %}{% set x = dict(a=1) %}{% set x = strftime_now('%Y') %}{% endfor %}",
                "{{ strftime_now('%Y' * 100000) }}",
                // long texts
                MANY + "{% set x = 'aaaaaaaaaaaaaaaa' * 100000 %}{% endfor %}",
                "{% set ns = namespace(t='a') %}" + MANY + "{% set ns.t = ns.t + ns.t %}{% endfor %}",
                "{% set ns = namespace(t='a') %}" + MORE
                        + "{% set ns.t = ns.t ~ 'abcdefghabcdefgh' %}{% endfor %}{{ ns.t }}",
                "{{ 'a' * 9223372036854775807 }}",
                LONG + MANY + "{% if a == 'a' * 999999 ~ 'b' %}{% endif %}{% endfor %}",
                LONG + "{% set b = a ~ 'b' %}{% set c = a ~ 'c' %}" + MANY + "{% if b == c %}{% endif %}{% endfor %}",
                LONG + "{% set b = a ~ 'b' %}{% set c = a ~ 'c' %}" + MANY + "{% if b < c %}{% endif %}{% endfor %}",
                LONG + "{% set b = a ~ 'b' %}{{ (a * 2) is in b }}" + MANY + "{{ b in (a * 2) }}{% endfor %}",
                LONG + "{% set b = a ~ 'b' %}" + MANY + "{{ (a * 2).find(b) }}{% endfor %}",
                LONG + "{% set b = 'b' ~ a %}" + MANY + "{{ (a * 2).rfind(b) }}{% endfor %}",
                LONG + MANY + "{{ a.split('aaaaaaaaaaaaaaaaaaaaaaaaab')|length }}{% endfor %}",
                LONG + MANY + "{{ a.rsplit('baaaaaaaaaaaaa', 3)|length }}{% endfor %}",
                LONG + MANY + "{{ a.count('aaab') }}{% endfor %}",
                LONG + MANY + "{% set b = a.replace('a', 'b') %}{% endfor %}",
                LONG + "{{ a.replace('', 'abcdefghabcdefghabcdefgh')|length }}{{ a.replace('a', a)|length }}",
                LONG + MANY + "{{ a.split()|length }}{% endfor %}",
                LONG + MANY + "{{ a.splitlines()|length }}{% endfor %}",
                LONG + MANY + "{{ a[::-1]|length }}{% endfor %}",
                LONG + MANY + "{{ a[1:]|length }}{% endfor %}",
                LONG + MANY + "{{ a[-1] }}{% endfor %}",
                LONG + MANY + "{{ a|length }}{% endfor %}",
                LONG + MANY + "{{ a.isalpha() }}{% endfor %}",
                LONG + MANY + "{% set b = a|upper %}{% endfor %}",
                LONG + MANY + "{% set b = a.lower() %}{% endfor %}",
                LONG + MANY + "{% set b = a.title() %}{% endfor %}",
                LONG + MANY + "{% set b = a|capitalize %}{% endfor %}",
                LONG + MANY + "{% set b = a.strip('bcdefgha') %}{% endfor %}",
                LONG + "{{ a.strip(('b' * 400000) ~ 'a') }}",
                LONG + MANY + "{{ (a ~ ' ').strip()|length }}{% endfor %}",
                LONG + MANY + "{{ a.startswith(a) }}{{ a.endswith(a) }}{% endfor %}",
                LONG + MANY + "{{ a.removeprefix('a')|length }}{% endfor %}",
                LONG + MANY + "{{ {'b': 1}[a ~ i] }}{% endfor %}",
                LONG + MANY + "{% set b = a|tojson %}{% endfor %}",
                LONG + MANY + "{% set b = [a]|string %}{% endfor %}",
                LONG + MANY + "{% set b = a|escape %}{% endfor %}",
                LONG + MANY + "{% set b = a|indent(first=true) %}{% endfor %}",
                "{{ ('\n' * 1000000)|indent(1000, true, true) }}",
                "{{ 'a\nb'|indent(9000000000000000) }}",
                LONG + "{{ (a|list)|join(a) }}",
                LONG + "{% for c in a %}{% endfor %}",
                LONG + MANY + "{% set x %}{{ a }}{% endset %}{% endfor %}",
                LONG + "{% macro f() %}{{ a }}{% endmacro %}" + MANY + "{% set x = f() %}{% endfor %}",
                LONG + "{% macro f(n) %}{% if n %}{{ f(n - 1) }}{% else %}{{ a }}{% endif %}{% endmacro %}" + MANY
                        + "{% set x = f(60) %}{% endfor %}",
                LONG + MANY + "{{ a }}{% endfor %}",
                LONG + MANY + "{{ a|int }}{{ a|float }}{% endfor %}",
                // large lists
                "{% set x = range(20000) %}" + MANY + "{% set y = -1 in x %}{% endfor %}",
                "{% set x = range(20000) %}" + MANY + "{% set y = x[1:] %}{% endfor %}",
                "{% set x = range(20000) %}" + MANY + "{% set y = x + x %}{% endfor %}",
                "{% set ns = namespace(x=[1]) %}" + MANY + "{% set ns.x = ns.x + ns.x %}{% endfor %}",
                "{% set ns = namespace(x=[1]) %}" + MORE + "{% set ns.x = ns.x + ['a' ~ i] %}{% endfor %}",
                "{% set x = range(20000) %}" + MANY + "{% set y = x|sort %}{% endfor %}",
                "{% set x = range(20000) %}" + MANY + "{% set y = x|reverse|list %}{% endfor %}",
                "{% set x = range(20000) %}" + MANY + "{% set y = x|map('string')|list %}{% endfor %}",
                "{% set x = range(20000) %}" + MANY + "{% set y = x|select('odd')|list %}{% endfor %}",
                "{% set x = range(20000) %}" + MANY + "{% set y = x|sum + x|min + x|max %}{% endfor %}",
                "{% set x = range(20000) %}" + MANY + "{% set y = x|unique %}{% endfor %}",
                "{% set x = range(20000) %}" + MANY + "{% set y = x|join(',') %}{% endfor %}",
                "{% set x = range(20000) %}" + MANY + "{% set y = x == range(20000) %}{% endfor %}",
                "{% set x = range(20000) %}" + MANY + "{{ x.count(5) }}{{ x.index(19999) }}{% endfor %}",
                "{% set x = range(20000) %}" + MANY + "{% set y = x|tojson %}{% endfor %}",
                "{{ range(9223372036854775807) }}",
                "{{ range(-9223372036854775807, 9223372036854775807, 2) }}",
                "{% set x = ['A' * 100000, 'a' * 100000] %}" + MANY + "{% set y = x|sort %}{% endfor %}",
                // shared parts
                NESTED + "{{ ns.x == ns.y }}",
                NESTED + "{{ ns.x in [ns.y] }}",
                NESTED + "{{ [ns.y].index(ns.x) }}",
                NESTED + "{{ ns.x }}",
                NESTED + "{{ ns.x|tojson }}",
                NESTED + "{{ [ns.x]|join }}",
                NESTED + "{{ {'a': ns.x} == {'a': ns.y} }}",
                TUPLES + "{{ ns.x == ns.y }}",
                TUPLES + "{{ [ns.x, ns.y]|unique|length }}",
                "{% set ns = namespace(x={'a': 1}) %}{% for i in range(40) %}{% set ns.x = {'a': ns.x, 'b': ns.x} %}"
                        + "{% endfor %}{{ ns.x }}",
            })
    void takesWhatItCosts(String template) {
        Budget small = new Budget(1 << 24);
        assertTimeoutPreemptively(
                Duration.ofMinutes(2),
                () -> assertThatThrownBy(() -> small.render(() -> render(template, HI)))
                        .isInstanceOf(ModelException.class)
                        .hasMessage(DOES_TOO_MUCH));
    }

    /// What stands around the work in the templates above is not what uses the budget up.
    @ParameterizedTest
    @ValueSource(
            strings = {
                MANY + "{% set x = 1 %}{% set y = 2 %}{% endfor %}",
                CALLS + "{% set x = 1 %}{% set x = 2 %}{% set x = 3 %}{% endfor %}",
                "{% set ns = namespace(t='a', x=[1]) %}" + MORE + "{% set ns.t = 'a' %}{% endfor %}",
                LONG + "{% set b = a ~ 'b' %}{% set c = a ~ 'c' %}",
                "{% set x = range(20000) %}" + MANY + "{% endfor %}",
                NESTED,
                TUPLES,
            })
    void theFramesAreCheap(String template) {
        Budget small = new Budget(1 << 24);

        assertThat(small.render(() -> render(template, HI))).isBlank();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{% macro f(n) %}{% if n > 0 %}{{ f(n - 1) }}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(60) }}",
                "{% for i in range(99000) %}{% set x = 'aaaaaaaaaaaaaaaa' * 1000000 %}{% endfor %}",
                "{% set x = range(1000000) %}{% for i in range(90000) %}{% set y = -1 in x %}{% endfor %}",
                NESTED + "{{ ns.x == ns.y }}",
                "{% for i in range(9000000) %}{% set x = 'a' ~ i %}{% endfor %}",
                "{% set ns = namespace(x=[]) %}{% for i in range(100000) %}"
                        + "{% set ns.x = ns.x + ['a' * 1000000 ~ i] %}{% endfor %}",
            })
    void endsSoon(String template) {
        assertTimeoutPreemptively(
                Duration.ofMinutes(2),
                () -> assertThatThrownBy(() -> render(template, HI))
                        .isInstanceOf(ModelException.class)
                        .hasMessage(DOES_TOO_MUCH));
    }

    @Test
    void workThatGrowsWithTheTextAloneIsDone() {
        assertThat(render("{{ ('ab ' * 5000000)[::-1]|length }}", HI)).isEqualTo("15000000");
        assertThat(render("{% set x = 'a ' * 200000 %}{{ x.split()|length }}", HI))
                .isEqualTo("200000");
    }

    /// What templates do with every message: look back, search, cut, gather all that was said.
    @ParameterizedTest
    @ValueSource(ints = {1, 1_000, 10_000})
    void aLongConversationIsFarFromTheBound(int turns) {
        String text = "A long talk of 日本語. ".repeat(1 + 50_000 / turns);
        List<Message> messages = IntStream.range(0, turns)
                .mapToObj(i -> new Message(i % 2 == 0 ? "user" : "assistant", text))
                .toList();
        String template = "{% set ns = namespace(all='', last=-1) %}{% for m in messages[::-1] %}"
                + "{% if ns.last < 0 and m.role == 'user' and not m.content.startswith('<tool>') %}"
                + "{% set ns.last = loop.length - loop.index %}{% endif %}{% endfor %}"
                + "{% for m in messages %}{% set content = m.content|trim %}"
                + "{% if '</think>' in content %}{% set content = content.split('</think>')[-1].lstrip('\n') %}{% endif %}"
                + "{% set ns.all = ns.all + (content if messages|length <= 1000 else '.') %}{% set before = messages[:loop.index0] %}"
                + "{{ '<|im_start|>' + m.role + '\n' + content.replace('x', 'y') + '<|im_end|>\n' }}"
                + "{% endfor %}{{ ns.all|length }}";

        assertThat(render(template, messages))
                .endsWith(
                        "<|im_end|>\n" + (turns <= 1_000 ? turns * text.strip().length() : turns));
    }
}
