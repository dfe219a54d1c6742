package dev.edgewise.text.template;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import jinjava.de.odysseus.el.tree.Bindings;
import jinjava.de.odysseus.el.tree.impl.ast.AstBinary;
import jinjava.de.odysseus.el.tree.impl.ast.AstNode;
import jinjava.javax.el.ELContext;
import org.jspecify.annotations.Nullable;

/// Binary operators with Python's meaning.
enum PythonOperator implements AstBinary.Operator {
    OR,
    AND,
    EQ,
    NE,
    LT,
    LE,
    GT,
    GE,
    IN,
    NOT_IN,
    ADD,
    SUB,
    CONCAT,
    MUL,
    DIV,
    FLOOR_DIV,
    MOD,
    POW;

    @Override
    public @Nullable Object eval(Bindings bindings, ELContext context, AstNode left, AstNode right) {
        Budget.step();
        Object a = left.eval(bindings, context);
        if (this == OR || this == AND) {
            return Python.truth(a) == (this == OR) ? a : right.eval(bindings, context);
        }
        return apply(a, right.eval(bindings, context));
    }

    Object apply(@Nullable Object a, @Nullable Object b) {
        return switch (this) {
            case OR, AND -> throw new IllegalStateException("decided before the right side is evaluated");
            case EQ -> Python.equal(a, b);
            case NE -> !Python.equal(a, b);
            case LT -> Python.compare(a, b) < 0;
            case LE -> Python.compare(a, b) <= 0;
            case GT -> Python.compare(a, b) > 0;
            case GE -> Python.compare(a, b) >= 0;
            case IN -> Python.contains(b, a);
            case NOT_IN -> !Python.contains(b, a);
            case CONCAT -> concat(Python.str(a), Python.str(b));
            case ADD -> add(a, b);
            case MUL -> multiply(a, b);
            case SUB, DIV, FLOOR_DIV, MOD, POW -> arithmetic(a, b);
        };
    }

    private static String concat(String a, String b) {
        Budget.build((long) a.length() + b.length());
        return a.concat(b);
    }

    private Object add(@Nullable Object a, @Nullable Object b) {
        if (a instanceof CharSequence x && b instanceof CharSequence y) {
            return concat(x.toString(), y.toString());
        }
        if (a instanceof Collection<?> x && b instanceof Collection<?> y) {
            List<Object> sum = new ArrayList<>(x.size() + y.size());
            Budget.items((long) x.size() + y.size());
            sum.addAll(x);
            sum.addAll(y);
            return sum;
        }
        return arithmetic(a, b);
    }

    private Object multiply(@Nullable Object a, @Nullable Object b) {
        if (a instanceof CharSequence text && b instanceof Long times) {
            long count = Math.max(0, times);
            Budget.build(Math.multiplyHigh(text.length(), count) != 0 ? Long.MAX_VALUE : text.length() * count);
            return text.isEmpty() ? "" : text.toString().repeat((int) count);
        }
        return arithmetic(a, b);
    }

    private Object arithmetic(@Nullable Object a, @Nullable Object b) {
        Object x = a instanceof Boolean bool ? Long.valueOf(bool ? 1 : 0) : a;
        Object y = b instanceof Boolean bool ? Long.valueOf(bool ? 1 : 0) : b;
        if (!(x instanceof Number n) || !(y instanceof Number m)) {
            throw new TemplateFault("cannot apply '" + sign() + "' to " + Python.type(a) + " and " + Python.type(b));
        }
        boolean floating = x instanceof Double || y instanceof Double;
        if ((this == DIV || this == FLOOR_DIV || this == MOD) && m.doubleValue() == 0) {
            throw new TemplateFault("division by zero");
        }
        return floating ? (Object) floats(n.doubleValue(), m.doubleValue()) : integers(n.longValue(), m.longValue());
    }

    private Number integers(long a, long b) {
        try {
            return switch (this) {
                case ADD -> Math.addExact(a, b);
                case SUB -> Math.subtractExact(a, b);
                case MUL -> Math.multiplyExact(a, b);
                case FLOOR_DIV -> Math.floorDiv(a, b);
                case MOD -> Math.floorMod(a, b);
                case POW -> power(a, b);
                default -> (double) a / b;
            };
        } catch (ArithmeticException e) {
            throw new TemplateFault("the result of '" + sign() + "' does not fit into 64 bits");
        }
    }

    private static Number power(long base, long exponent) {
        double size = Math.pow((double) base, (double) exponent);
        if (exponent < 0) {
            return size;
        }
        if (Math.abs(size) > 1L << 53) {
            throw new ArithmeticException("too large");
        }
        return (long) size;
    }

    private double floats(double a, double b) {
        return switch (this) {
            case ADD -> a + b;
            case SUB -> a - b;
            case MUL -> a * b;
            case FLOOR_DIV -> Math.floor(a / b);
            case MOD -> a - b * Math.floor(a / b);
            case POW -> Math.pow(a, b);
            default -> a / b;
        };
    }

    private String sign() {
        return switch (this) {
            case ADD -> "+";
            case SUB -> "-";
            case MUL -> "*";
            case DIV -> "/";
            case FLOOR_DIV -> "//";
            case MOD -> "%";
            case POW -> "**";
            default -> name().toLowerCase(Locale.ROOT);
        };
    }
}
