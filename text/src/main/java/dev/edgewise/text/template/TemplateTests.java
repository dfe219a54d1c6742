package dev.edgewise.text.template;

import com.hubspot.jinjava.el.ext.AbstractCallableMethod;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Jinja2's tests: what may stand behind `is`.
final class TemplateTests {
    /// A test of a value.
    @FunctionalInterface
    interface Test {
        boolean holds(@Nullable Object value, AstCall.Arguments arguments);
    }

    private static final Map<String, Test> TESTS = new TreeMap<>();

    static {
        put("defined", "", (v, a) -> v != null);
        put("undefined", "", (v, a) -> v == null);
        put("none", "", (v, a) -> v == None.NONE);
        put("boolean", "", (v, a) -> v instanceof Boolean);
        put("true", "", (v, a) -> Boolean.TRUE.equals(v));
        put("false", "", (v, a) -> Boolean.FALSE.equals(v));
        put("integer", "", (v, a) -> v instanceof Number && !(v instanceof Double));
        put("float", "", (v, a) -> v instanceof Double);
        put("number", "", (v, a) -> v instanceof Number || v instanceof Boolean);
        put("string", "", (v, a) -> v instanceof CharSequence);
        put("mapping", "", (v, a) -> v instanceof Map);
        put("sequence", "", (v, a) -> isIterable(v));
        put("iterable", "", (v, a) -> isIterable(v));
        put("callable", "", (v, a) -> v == null || v instanceof AbstractCallableMethod);
        put("odd", "", (v, a) -> Math.floorMod(Python.integer(v, "odd"), 2L) == 1);
        put("even", "", (v, a) -> Math.floorMod(Python.integer(v, "even"), 2L) == 0);
        put("divisibleby", "num", (v, a) -> Python.integer(v, "divisibleby") % divisor(a) == 0);
        put("in", "seq", (v, a) -> Python.contains(a.at(0, "seq"), v));
        put("sameas", "other", (v, a) -> same(v, a.at(0, "other")));
        put("upper", "", (v, a) -> StringMethods.isUpper(Python.str(v)));
        put("lower", "", (v, a) -> StringMethods.isLower(Python.str(v)));
        comparison((v, a) -> Python.equal(v, a.at(0, "other")), "eq", "==", "equalto");
        comparison((v, a) -> !Python.equal(v, a.at(0, "other")), "ne", "!=");
        comparison((v, a) -> Python.compare(v, a.at(0, "other")) < 0, "lt", "<", "lessthan");
        comparison((v, a) -> Python.compare(v, a.at(0, "other")) <= 0, "le", "<=");
        comparison((v, a) -> Python.compare(v, a.at(0, "other")) > 0, "gt", ">", "greaterthan");
        comparison((v, a) -> Python.compare(v, a.at(0, "other")) >= 0, "ge", ">=");
    }

    private TemplateTests() {}

    private static void comparison(Test test, String... names) {
        for (String name : names) {
            put(name, "other", test);
        }
    }

    private static void put(String name, String parameter, Test test) {
        List<String> names = parameter.isEmpty() ? List.of() : List.of(parameter);
        TESTS.put(name, (value, arguments) -> {
            arguments.require(name, names);
            names.forEach(needed -> arguments.given(name, 0, needed));
            return test.holds(value, arguments);
        });
    }

    /// Python's `is`: the one object, or small values that are equal.
    @SuppressWarnings("ReferenceEquality") // whether they are one is the question
    private static boolean same(@Nullable Object a, @Nullable Object b) {
        return (a instanceof Collection || a instanceof Map) ? a == b : Objects.equals(a, b);
    }

    private static long divisor(AstCall.Arguments arguments) {
        long divisor = Python.integer(arguments.at(0, "num"), "divisibleby");
        if (divisor == 0) {
            throw new TemplateFault("division by zero");
        }
        return divisor;
    }

    private static boolean isIterable(@Nullable Object value) {
        return value == null || value instanceof CharSequence || value instanceof Collection || value instanceof Map;
    }

    /// @throws TemplateFault if there is no such test
    static Test named(String name) {
        Test test = TESTS.get(name.toLowerCase(Locale.ROOT));
        if (test == null) {
            throw new TemplateFault("unknown test 'is " + name + "'; known are " + new TreeSet<>(TESTS.keySet()));
        }
        return test;
    }
}
