package dev.edgewise.text.template;

import com.hubspot.jinjava.el.ext.AstNamedParameter;
import com.hubspot.jinjava.el.ext.ExtendedParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import jinjava.de.odysseus.el.tree.impl.Builder;
import jinjava.de.odysseus.el.tree.impl.Parser.ParseException;
import jinjava.de.odysseus.el.tree.impl.Scanner;
import jinjava.de.odysseus.el.tree.impl.Scanner.ScanException;
import jinjava.de.odysseus.el.tree.impl.Scanner.Symbol;
import jinjava.de.odysseus.el.tree.impl.ast.AstIdentifier;
import jinjava.de.odysseus.el.tree.impl.ast.AstNode;
import jinjava.de.odysseus.el.tree.impl.ast.AstNull;
import jinjava.de.odysseus.el.tree.impl.ast.AstNumber;
import jinjava.de.odysseus.el.tree.impl.ast.AstParameters;
import jinjava.de.odysseus.el.tree.impl.ast.AstUnary;
import org.jspecify.annotations.Nullable;

/// Jinja2's expression grammar on Jinjava's scanner: precedence, inline `if`, slices, filters, tests and calls.
///
/// From loose to tight: `if else`, `or`, `and`, `not`, comparisons, `+ -`, `~`, `* / // %`, `**`, sign, filters
/// and tests, postfix.
final class ExpressionParser extends ExtendedParser {
    private static final Map<Symbol, PythonOperator> COMPARISONS = Map.of(
            Symbol.EQ, PythonOperator.EQ,
            Symbol.NE, PythonOperator.NE,
            Symbol.LT, PythonOperator.LT,
            Symbol.LE, PythonOperator.LE,
            Symbol.GT, PythonOperator.GT,
            Symbol.GE, PythonOperator.GE);
    private static final AstUnary.Operator NOT =
            (bindings, context, operand) -> !Python.truth(operand.eval(bindings, context));

    ExpressionParser(Builder builder, String expression) {
        super(builder, expression);
    }

    @Override
    protected @Nullable AstNode expr(boolean required) throws ScanException, ParseException {
        AstNode value = or(required);
        while (value != null && at("if")) {
            consumeToken();
            AstNode condition = or(true);
            AstNode otherwise = new AstNull();
            if (at("else")) {
                consumeToken();
                otherwise = expr(true);
            }
            value = createAstChoice(condition, value, otherwise);
        }
        return value;
    }

    @Override
    protected @Nullable AstNode or(boolean required) throws ScanException, ParseException {
        AstNode left = and(required);
        while (left != null && getToken().getSymbol() == Symbol.OR) {
            consumeToken();
            left = createAstBinary(left, and(true), PythonOperator.OR);
        }
        return left;
    }

    @Override
    protected @Nullable AstNode and(boolean required) throws ScanException, ParseException {
        AstNode left = not(required);
        while (left != null && getToken().getSymbol() == Symbol.AND) {
            consumeToken();
            left = createAstBinary(left, not(true), PythonOperator.AND);
        }
        return left;
    }

    private @Nullable AstNode not(boolean required) throws ScanException, ParseException {
        if (getToken().getSymbol() == Symbol.NOT) {
            consumeToken();
            return createAstUnary(not(true), NOT);
        }
        return cmp(required);
    }

    @Override
    protected @Nullable AstNode cmp(boolean required) throws ScanException, ParseException {
        AstNode left = add(required);
        if (left == null) {
            return null;
        }
        AstNode chain = null;
        for (PythonOperator operator = comparison(); operator != null; operator = comparison()) {
            AstNode right = add(true);
            AstNode link = createAstBinary(left, right, operator);
            chain = chain == null ? link : createAstBinary(chain, link, PythonOperator.AND);
            left = right;
        }
        return chain == null ? left : chain;
    }

    private @Nullable PythonOperator comparison() throws ScanException, ParseException {
        PythonOperator operator = COMPARISONS.get(getToken().getSymbol());
        if (operator == null && at("in")) {
            operator = PythonOperator.IN;
        } else if (operator == null && at("not") && "in".equals(lookahead(0).getImage())) {
            consumeToken();
            operator = PythonOperator.NOT_IN;
        }
        if (operator != null) {
            consumeToken();
        }
        return operator;
    }

    @Override
    protected @Nullable AstNode add(boolean required) throws ScanException, ParseException {
        AstNode left = concat(required);
        while (left != null && (at("+") || at("-"))) {
            PythonOperator operator = at("+") ? PythonOperator.ADD : PythonOperator.SUB;
            consumeToken();
            left = createAstBinary(left, concat(true), operator);
        }
        return left;
    }

    private @Nullable AstNode concat(boolean required) throws ScanException, ParseException {
        AstNode left = mul(required);
        while (left != null && at("~")) {
            consumeToken();
            left = createAstBinary(left, mul(true), PythonOperator.CONCAT);
        }
        return left;
    }

    @Override
    protected @Nullable AstNode mul(boolean required) throws ScanException, ParseException {
        AstNode left = power(required);
        while (left != null) {
            PythonOperator operator = switch (image()) {
                case "*" -> PythonOperator.MUL;
                case "/" -> PythonOperator.DIV;
                case "//" -> PythonOperator.FLOOR_DIV;
                case "%" -> PythonOperator.MOD;
                default -> null;
            };
            if (operator == null) {
                break;
            }
            consumeToken();
            left = createAstBinary(left, power(true), operator);
        }
        return left;
    }

    private @Nullable AstNode power(boolean required) throws ScanException, ParseException {
        AstNode left = unary(required);
        while (left != null && at("**")) {
            consumeToken();
            left = createAstBinary(left, unary(true), PythonOperator.POW);
        }
        return left;
    }

    @Override
    protected @Nullable AstNode unary(boolean required) throws ScanException, ParseException {
        AstNode operand = signed();
        if (operand == null) {
            if (required) {
                fail("an expression");
            }
            return null;
        }
        return filtersAndTests(operand);
    }

    private @Nullable AstNode signed() throws ScanException, ParseException {
        if (at("-") || at("+")) {
            boolean minus = at("-");
            consumeToken();
            AstNode operand = signed();
            if (operand == null) {
                fail("an expression");
            }
            return minus ? createAstBinary(new AstNumber(0L), operand, PythonOperator.SUB) : operand;
        }
        return value();
    }

    /// Returns a primary and what follows it: `.name`, `[index]`, `[slice]`, `(arguments)`.
    @Override
    protected @Nullable AstNode value() throws ScanException, ParseException {
        AstNode node = getToken().getSymbol() == Symbol.IDENTIFIER
                ? identifier(consumeToken().getImage())
                : getToken().getSymbol() == Symbol.LPAREN ? parenthesis() : literal();
        while (node != null
                && getToken().getSymbol() == Symbol.STRING
                && node.toString().startsWith("\"")) {
            node = createAstBinary(node, literal(), PythonOperator.CONCAT);
        }
        while (node != null) {
            switch (getToken().getSymbol()) {
                case DOT -> node = member(node);
                case LBRACK -> node = subscript(node);
                case LPAREN -> node = call(node);
                default -> {
                    return node;
                }
            }
        }
        return null;
    }

    /// Returns `(value)`, or a tuple where there is a comma.
    private AstNode parenthesis() throws ScanException, ParseException {
        consumeToken(Symbol.LPAREN);
        List<AstNode> items = new ArrayList<>();
        boolean tuple = false;
        while (getToken().getSymbol() != Symbol.RPAREN) {
            items.add(expr(true));
            if (getToken().getSymbol() != Symbol.COMMA) {
                break;
            }
            tuple = true;
            consumeToken();
        }
        consumeToken(Symbol.RPAREN);
        return tuple || items.isEmpty() ? new AstCall(items, Tuple::new) : items.getFirst();
    }

    private AstNode member(AstNode node) throws ScanException, ParseException {
        consumeToken(Symbol.DOT);
        boolean index = getToken().getSymbol() == Symbol.INTEGER;
        String name = consumeToken().getImage();
        String what = what(node);
        if (index) {
            Object key = parseInteger(name);
            return new AstCall(List.of(node), v -> Members.item(v.get(0), key, what));
        }
        if (getToken().getSymbol() == Symbol.LPAREN) {
            return withArguments(node, params(), (value, arguments) -> Members.method(value, name, what, arguments));
        }
        return new AstCall(List.of(node), v -> Members.attribute(v.get(0), name, what));
    }

    private static String what(AstNode node) {
        return node instanceof AstIdentifier identifier ? "'" + identifier.getName() + "'" : "a value";
    }

    private AstNode subscript(AstNode node) throws ScanException, ParseException {
        consumeToken(Symbol.LBRACK);
        AstNode[] bounds = {new AstNull(), new AstNull(), new AstNull()};
        int colons = 0;
        while (getToken().getSymbol() != Symbol.RBRACK) {
            if (getToken().getSymbol() == Symbol.COLON && colons < 2) {
                consumeToken();
                colons++;
            } else {
                bounds[colons] = Objects.requireNonNull(expr(true));
            }
        }
        consumeToken(Symbol.RBRACK);
        if (colons == 0) {
            String what = what(node);
            return new AstCall(List.of(node, bounds[0]), v -> Members.item(v.get(0), v.get(1), what));
        }
        return new AstCall(
                List.of(node, bounds[0], bounds[1], bounds[2]),
                v -> Members.slice(v.get(0), v.get(1), v.get(2), v.get(3)));
    }

    private AstNode call(AstNode node) throws ScanException, ParseException {
        String name = node instanceof AstIdentifier identifier ? identifier.getName() : "this";
        return withArguments(node, params(), (value, arguments) -> TemplateFunctions.call(name, value, arguments));
    }

    private AstNode filtersAndTests(AstNode operand) throws ScanException, ParseException {
        AstNode node = operand;
        while (true) {
            if (at("|")) {
                consumeToken();
                node = filter(node);
            } else if (at("is")) {
                consumeToken();
                node = test(node);
            } else {
                return node;
            }
        }
    }

    private AstNode filter(AstNode input) throws ScanException, ParseException {
        String name = consumeToken().getImage();
        TemplateFilters.Filter filter = TemplateFilters.named(name);
        AstParameters arguments = getToken().getSymbol() == Symbol.LPAREN ? params() : null;
        return withArguments(input, arguments, filter::apply);
    }

    private AstNode test(AstNode subject) throws ScanException, ParseException {
        boolean negated = getToken().getSymbol() == Symbol.NOT;
        if (negated) {
            consumeToken();
        }
        TemplateTests.Test test = TemplateTests.named(consumeToken().getImage());
        AstParameters arguments = null;
        if (getToken().getSymbol() == Symbol.LPAREN) {
            arguments = params();
        } else if (!isKeyword()) {
            AstNode argument = value();
            arguments = argument == null ? null : createAstParameters(List.of(argument));
        }
        return withArguments(subject, arguments, (value, given) -> negated != test.holds(value, given));
    }

    private interface Body {
        @Nullable
        Object apply(@Nullable Object value, AstCall.Arguments arguments);
    }

    private static AstNode withArguments(AstNode head, @Nullable AstParameters arguments, Body body) {
        List<AstNode> children = new ArrayList<>(List.of(head));
        for (int i = 0; arguments != null && i < arguments.getCardinality(); i++) {
            children.add(arguments.getChild(i));
        }
        return new AstCall(
                children,
                values -> body.apply(values.getFirst(), AstCall.Arguments.of(values.subList(1, values.size()))));
    }

    /// Arguments of a call or items of a list; a trailing comma is allowed, `name=value` is a keyword argument.
    @Override
    protected AstParameters params(Symbol left, Symbol right) throws ScanException, ParseException {
        consumeToken(left);
        List<AstNode> nodes = new ArrayList<>();
        while (getToken().getSymbol() != right) {
            if (getToken().getSymbol() == Symbol.IDENTIFIER
                    && "=".equals(lookahead(0).getImage())) {
                AstIdentifier name = identifier(consumeToken().getImage());
                consumeToken();
                nodes.add(new AstNamedParameter(name, expr(true)));
            } else {
                nodes.add(expr(true));
            }
            if (getToken().getSymbol() == Symbol.COMMA) {
                consumeToken();
            } else {
                break;
            }
        }
        consumeToken(right);
        return createAstParameters(nodes);
    }

    @Override
    protected Scanner createScanner(String expression) {
        return new ExpressionScanner(expression);
    }

    private boolean isKeyword() {
        return switch (image()) {
            case "if", "else", "and", "or", "not", "is", "in", "-", "+" -> true;
            default -> false;
        };
    }

    private boolean at(String image) {
        return getToken().getSymbol() != Symbol.STRING && image.equals(image());
    }

    private String image() {
        String image =
                getToken().getSymbol() == Symbol.STRING ? null : getToken().getImage();
        return image == null ? "" : image;
    }
}
