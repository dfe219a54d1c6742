package dev.edgewise.cli;

import dev.edgewise.assembly.PartOutcome;
import dev.edgewise.assembly.PartOutcome.End;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// A part of a study in a process of its own: a command that also writes, for the study, how it ended. Signals ask it
/// to
/// stop, however many come: a Ctrl-C at the terminal reaches it beside the study's own word.
public final class StudyPart {
    private StudyPart() {}

    /// Runs the process.
    ///
    /// @param arguments the file for the outcome, then those of the command
    public static void main(String[] arguments) {
        List<String> command = Arrays.asList(arguments).subList(1, arguments.length);
        Main main = Main.part(Streams.ofProcess(), command);
        int code = main.execute();
        new PartOutcome(end(code), main.told()).write(Path.of(arguments[0]));
        System.exit(code);
    }

    private static End end(int code) {
        return switch (code) {
            case ExitCodes.DONE -> End.DONE;
            case ExitCodes.HALTED -> End.HALTED;
            case ExitCodes.INTERRUPTED -> End.INTERRUPTED;
            default -> End.FAILED;
        };
    }
}
