package dev.edgewise.program;

import dev.edgewise.environment.expression.Fraction;
import dev.edgewise.program.ProgramVerdict.Refused;
import dev.edgewise.program.ProgramVerdict.Returned;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A program as a completion holds it. What it returns is what its last function returns.
///
/// @param source its text
public record Program(String source) {
    private static final String FENCE = "```";

    /// Returns the programs of a completion: the whole text if it begins with `def`, otherwise every fenced block
    /// that does. Prose that only has such a line, or says "define", holds none.
    public static List<Program> in(String completion) {
        String text = completion.strip();
        if (begins(text)) {
            return List.of(new Program(text));
        }
        List<Program> programs = new ArrayList<>();
        String[] parts = text.split(FENCE, -1);
        for (int i = 1; i + 1 < parts.length; i += 2) {
            int line = parts[i].indexOf('\n');
            String block = line < 0 ? parts[i] : parts[i].substring(line + 1);
            if (begins(block.stripLeading())) {
                programs.add(new Program(block.strip()));
            }
        }
        return programs;
    }

    private static boolean begins(String text) {
        return text.startsWith("def ");
    }

    /// Runs it. The same text gives the same verdict on every machine.
    public ProgramVerdict run() {
        return run(ProgramLimits.STANDARD);
    }

    ProgramVerdict run(ProgramLimits limits) {
        try {
            Map<String, Function> functions = ProgramParser.read(source, limits);
            Function last = functions.values().stream()
                    .reduce((_, later) -> later)
                    .orElseThrow(() -> new Refusal("there is no function"));
            Fraction number = new Interpreter(functions, limits).call(last, List.of());
            return new Returned(number);
        } catch (Refusal refused) {
            return new Refused(refused.why());
        }
    }
}
