package dev.edgewise.text.template;

import com.hubspot.jinjava.el.ext.AbstractCallableMethod;
import com.hubspot.jinjava.el.ext.NamedParameter;
import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.lib.fn.MacroFunction;
import com.hubspot.jinjava.objects.Namespace;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// The functions a template can call, and calling itself.
final class TemplateFunctions {
    private static final int MAX_DEPTH = 64;

    private TemplateFunctions() {}

    @FunctionalInterface
    private interface Body {
        @Nullable
        Object apply(AstCall.Arguments arguments);
    }

    private static final class Function extends AbstractCallableMethod {
        private final Body body;

        Function(String name, Body body) {
            super(name, new LinkedHashMap<>());
            this.body = body;
        }

        @Override
        public @Nullable Object doEvaluate(Map<String, Object> known, Map<String, Object> named, List<Object> rest) {
            return body.apply(new AstCall.Arguments(new ArrayList<>(rest), named));
        }
    }

    /// Returns the functions by name; `strftime_now` reads this clock and its zone.
    static Map<String, Object> all(Clock clock) {
        return Map.of(
                "raise_exception",
                new Function("raise_exception", arguments -> {
                    arguments.require("raise_exception", List.of("message"));
                    throw new TemplateFault.Refusal(Python.str(arguments.at(0, "message")));
                }),
                "strftime_now",
                new Function("strftime_now", arguments -> {
                    arguments.require("strftime_now", List.of("format"));
                    return Strftime.format(Python.str(arguments.at(0, "format")), clock);
                }),
                "namespace",
                new Function("namespace", arguments -> {
                    Namespace namespace = new Namespace();
                    if (arguments.at(0, "") instanceof Map<?, ?> map) {
                        map.forEach((key, value) -> namespace.put(Python.str(key), value));
                    }
                    namespace.putAll(arguments.named());
                    return namespace;
                }),
                "dict",
                new Function("dict", arguments -> new LinkedHashMap<>(arguments.named())),
                "range",
                new Function("range", TemplateFunctions::range));
    }

    private static Object range(AstCall.Arguments arguments) {
        List<Long> bounds = new ArrayList<>();
        arguments.positional().forEach(value -> bounds.add(Python.integer(value, "an argument of range")));
        if (bounds.isEmpty() || bounds.size() > 3) {
            throw new TemplateFault("range takes one to three arguments, got " + bounds.size());
        }
        long start = bounds.size() == 1 ? 0 : bounds.getFirst();
        long stop = bounds.size() == 1 ? bounds.getFirst() : bounds.get(1);
        long step = bounds.size() == 3 ? bounds.get(2) : 1;
        if (step == 0) {
            throw new TemplateFault("the step of range cannot be zero");
        }
        double size = Math.max(0, Math.ceil(((double) stop - start) / step));
        int count = Budget.values((long) size);
        return LongStream.range(0, count).mapToObj(i -> start + i * step).toList();
    }

    /// Calls a macro or a function.
    ///
    /// @throws TemplateFault if there is nothing to call, or macros call each other too deeply
    static @Nullable Object call(String name, @Nullable Object value, AstCall.Arguments arguments) {
        JinjavaInterpreter interpreter = JinjavaInterpreter.getCurrent();
        MacroFunction macro = interpreter.getContext().getGlobalMacro(name);
        Object target = macro != null ? macro : value;
        if (!(target instanceof AbstractCallableMethod callable)) {
            throw new TemplateFault("'" + name + "' is " + Python.type(value) + ", not something to call");
        }
        Budget.call();
        Depth depth = Depth.of(interpreter);
        if (++depth.level > MAX_DEPTH) {
            throw new TemplateFault("macros call each other more than " + MAX_DEPTH + " deep");
        }
        try {
            List<@Nullable Object> given = new ArrayList<>(arguments.positional());
            arguments.named().forEach((key, argument) -> given.add(new NamedParameter(key, argument)));
            return callable.evaluate(given.toArray());
        } finally {
            depth.level--;
        }
    }

    /// How deep macros are nested in one rendering.
    static final class Depth {
        private static final String KEY = "depth of macro calls";
        private int level;

        static void start(Map<String, Object> variables) {
            variables.put(KEY, new Depth());
        }

        private static Depth of(JinjavaInterpreter interpreter) {
            return interpreter.getContext().get(KEY) instanceof Depth depth ? depth : new Depth();
        }
    }
}
