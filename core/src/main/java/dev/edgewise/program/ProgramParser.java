package dev.edgewise.program;

import dev.edgewise.program.Function.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Reads the functions of a program, line by line.
///
/// A function is `def name(a, b):` with the statements behind it, indented alike, or one statement on the same
/// line. A text in three quotes and comments say what they like. Kinds of values (`-> int`) are passed over.
final class ProgramParser {
    private static final Pattern HEAD =
            Pattern.compile("def[ \\t]++([^\\s(]++)[ \\t]*+\\(([^()]*+)\\)[ \\t]*+(?:->[ \\t]*+\\w++[ \\t]*+)?+:(.*+)");
    private static final Pattern RETURN = Pattern.compile("return\\b(.*+)");
    private static final Pattern ASSIGNMENT =
            Pattern.compile("([A-Za-z_]\\w*+)[ \\t]*+(\\+|-|\\*\\*|\\*|//|/|%|)=(?!=)(.*+)");
    private static final Pattern FIRST_WORD = Pattern.compile("[A-Za-z_]\\w*+");

    private final ProgramLimits limits;
    private final Map<String, Function> functions = new LinkedHashMap<>();
    private String name = "";
    private List<String> parameters = List.of();
    private final List<Statement> body = new ArrayList<>();
    private String indent = "";
    private String quotes = "";

    private ProgramParser(ProgramLimits limits) {
        this.limits = limits;
    }

    /// Returns the functions by name, in order.
    ///
    /// @throws Refusal if the text is no program
    static Map<String, Function> read(String source, ProgramLimits limits) {
        if (source.length() > limits.characters()) {
            throw new Refusal("it is longer than " + limits.characters() + " characters");
        }
        ProgramParser parser = new ProgramParser(limits);
        int number = 0;
        for (String line : source.lines().toList()) {
            number++;
            try {
                parser.line(line);
            } catch (Refusal refused) {
                throw new Refusal("line " + number + ": " + refused.why());
            }
        }
        parser.close();
        return parser.functions;
    }

    private void line(String written) {
        String text = written.strip();
        if (!quotes.isEmpty()) {
            quotes = text.endsWith(quotes) ? "" : quotes;
            return;
        }
        if (quoted(text)) {
            return;
        }
        int comment = text.indexOf('#');
        text = comment < 0 ? text : text.substring(0, comment).strip();
        if (text.isEmpty()) {
            return;
        }
        String margin = written.substring(0, written.indexOf(text.charAt(0)));
        if (margin.isEmpty()) {
            head(text);
            return;
        }
        if (indent.isEmpty()) {
            indent = margin;
        }
        if (name.isEmpty() || !margin.equals(indent)) {
            throw new Refusal("it is indented unlike the line before");
        }
        body.add(statement(text));
    }

    /// Passes over a text in three quotes, which may go on over further lines.
    private boolean quoted(String text) {
        String mark =
                Stream.of("\"\"\"", "'''").filter(text::startsWith).findFirst().orElse("");
        if (mark.isEmpty()) {
            return false;
        }
        if (text.length() < 2 * mark.length() || !text.endsWith(mark)) {
            quotes = mark;
        }
        return true;
    }

    private void head(String text) {
        Matcher head = HEAD.matcher(text);
        if (!head.matches()) {
            Matcher word = FIRST_WORD.matcher(text);
            if (word.lookingAt() && !word.group().equals("def")) {
                ExpressionParser.requireName(word.group());
            }
            throw new Refusal("a function is wanted: def name():");
        }
        close();
        name = ExpressionParser.name(head.group(1));
        if (functions.containsKey(name)) {
            throw new Refusal("there are two functions " + name);
        }
        parameters = head.group(2).isBlank()
                ? List.of()
                : Stream.of(head.group(2).split(",", -1))
                        .map(String::strip)
                        .map(ExpressionParser::name)
                        .toList();
        String inline = head.group(3).strip();
        if (!inline.isEmpty()) {
            body.add(statement(inline));
            close();
        }
    }

    private Statement statement(String text) {
        Matcher returned = RETURN.matcher(text);
        if (returned.matches()) {
            return new Statement.Return(expression(returned.group(1)));
        }
        Matcher assignment = ASSIGNMENT.matcher(text);
        if (assignment.matches()) {
            String target = ExpressionParser.name(assignment.group(1));
            Expression value = expression(assignment.group(3));
            String operator = assignment.group(2);
            return new Statement.Assignment(
                    target,
                    operator.isEmpty()
                            ? value
                            : new Expression.Chain(List.of(new Expression.Name(target), value), List.of(operator)));
        }
        Matcher word = FIRST_WORD.matcher(text);
        if (word.lookingAt()) {
            ExpressionParser.requireName(word.group());
        }
        throw new Refusal("an assignment or return is wanted");
    }

    private Expression expression(String text) {
        return ExpressionParser.read(text.strip(), limits.nesting());
    }

    /// Ends the function that was read.
    private void close() {
        if (!quotes.isEmpty()) {
            throw new Refusal("a text in quotes does not end");
        }
        if (!name.isEmpty()) {
            functions.put(name, new Function(name, parameters, body));
        }
        name = "";
        indent = "";
        body.clear();
    }
}
