package dev.edgewise.environment.dataset;

import dev.edgewise.data.Row;
import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.environment.NumberAnswer;
import dev.edgewise.environment.expression.Expression;
import dev.edgewise.environment.expression.ExpressionParser;
import dev.edgewise.error.Quoted;
import java.math.BigDecimal;
import java.util.List;

/// SVAMP as published (`arkilpatel/SVAMP`): `Body`, `Question`, `Equation` such as `( 8.0 - ( 3.0 + 2.0 ) )`, and
/// a numeric `Answer`.
///
/// The question is the body, a blank and the question. Steps are the sub-results of the equation. If the
/// equation does not give the answer, as in `chal-680`, there are none. The level is the number of operations.
record SvampReader(DatasetSpec spec) implements RowReader {
    static boolean recognises(Row row) {
        return row.has("Body") && row.has("Question") && row.has("Answer") && row.has("Equation");
    }

    @Override
    public Item read(Row row) {
        String question = row.text("Body").strip() + " " + row.text("Question").strip();
        String answer = spec.answerType()
                .canonical(new AnswerField(row, "Answer"), Scalars.text(row, "Answer"), AnswerFormat.BARE);
        String equation = row.text("Equation");
        Expression expression = ExpressionParser.parse(equation)
                .orElseThrow(() -> row.fault("the field \"Equation\" is \"" + Quoted.of(equation)
                        + "\", which is not an expression of numbers, + - * / and brackets."));
        LevelValue level = spec.columns().level() == null
                ? new LevelValue(expression.operations())
                : new LevelValue(Scalars.text(row, spec.columns().level()));
        return new Item(row.place(), question, answer, steps(expression, answer), true, level, null);
    }

    @Override
    public String levelName() {
        return spec.columns().level() == null ? "operations" : spec.columns().level();
    }

    private static List<String> steps(Expression expression, String answer) {
        try {
            String value = expression.value().toString();
            boolean gives = NumberAnswer.parse(answer)
                    .filter(number -> number.compareTo(BigDecimal.ZERO) >= 0)
                    .map(NumberAnswer::text)
                    .filter(value::equals)
                    .isPresent();
            return gives ? expression.steps() : List.of();
        } catch (ArithmeticException divisionByZero) {
            return List.of();
        }
    }
}
