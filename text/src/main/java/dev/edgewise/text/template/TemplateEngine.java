package dev.edgewise.text.template;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.LegacyOverrides;
import com.hubspot.jinjava.el.ExtendedSyntaxBuilder;
import com.hubspot.jinjava.el.TruthyTypeConverter;
import jinjava.de.odysseus.el.ExpressionFactoryImpl;
import jinjava.de.odysseus.el.tree.TreeStore;
import jinjava.de.odysseus.el.tree.impl.Cache;
import jinjava.de.odysseus.el.tree.impl.Parser;
import jinjava.javax.el.ExpressionFactory;

/// Jinjava with our expressions and members in place of its own.
final class TemplateEngine extends Jinjava {
    private static final int CACHED_EXPRESSIONS = 1000;

    private final ExpressionFactory expressions =
            new ExpressionFactoryImpl(new TreeStore(new Syntax(), new Cache(CACHED_EXPRESSIONS)), new Truth());

    TemplateEngine() {
        super(JinjavaConfig.newBuilder()
                .withLegacyOverrides(LegacyOverrides.newBuilder()
                        .withEvaluateMapKeys(true)
                        .withIterateOverMapKeys(true)
                        .withKeepNullableLoopValues(true)
                        .build())
                .withNestedInterpretationEnabled(false)
                .withElResolver(new NoMembers())
                .build());
        setResourceLocator((name, encoding, interpreter) -> {
            throw new TemplateFault("a chat template cannot read other files, got " + name);
        });
    }

    @Override
    public ExpressionFactory getExpressionFactory() {
        return expressions;
    }

    private static final class Syntax extends ExtendedSyntaxBuilder {
        private static final long serialVersionUID = 1L;

        Syntax() {
            super(Feature.METHOD_INVOCATIONS, Feature.VARARGS);
        }

        @Override
        protected Parser createParser(String expression) {
            return new ExpressionParser(this, expression);
        }
    }

    private static final class Truth extends TruthyTypeConverter {
        private static final long serialVersionUID = 1L;

        @Override
        protected Boolean coerceToBoolean(Object value) {
            return Python.truth(value);
        }
    }
}
