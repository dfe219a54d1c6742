package dev.edgewise.tool.negative;

import dev.edgewise.tool.Tool;
import dev.edgewise.tool.ToolReply;
import dev.edgewise.tool.check.CallProblem;
import dev.edgewise.tool.check.Verdict;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// What is wrong with a reply.
public enum NegativeKind {
    /// Arguments have other values.
    VALUE(Group.ARGUMENTS),
    /// The values of two arguments are swapped.
    SWAPPED(Group.ARGUMENTS),
    /// An argument has another type: text for a number, a number for text.
    TYPE(Group.ARGUMENTS),
    /// A required argument is missing.
    MISSING(Group.ARGUMENTS),
    /// There is an argument that is not wanted.
    INVENTED(Group.ARGUMENTS),
    /// An argument has another name.
    RENAMED(Group.ARGUMENTS),
    /// Another tool is called.
    OTHER_TOOL(Group.STRUCTURE),
    /// A tool is called that there is not.
    NAME(Group.STRUCTURE),
    /// There is a call too many.
    EXTRA_CALL(Group.STRUCTURE),
    /// One of several calls is missing.
    MISSING_CALL(Group.STRUCTURE),
    /// The calls cannot be read.
    BROKEN(Group.STRUCTURE),
    /// There are words where a call is wanted.
    PROSE(Group.CALL_OR_NOT),
    /// There is a call where none is wanted.
    NEEDLESS(Group.CALL_OR_NOT);

    /// Kinds that are balanced against each other.
    public enum Group {
        ARGUMENTS,
        STRUCTURE,
        CALL_OR_NOT
    }

    private final Group group;

    NegativeKind(Group group) {
        this.group = group;
    }

    public Group group() {
        return group;
    }

    /// Returns the name that files use.
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Returns the kinds of a group, in the order in which they take turns.
    static List<NegativeKind> of(Group group) {
        return Arrays.stream(values()).filter(kind -> kind.group == group).toList();
    }

    /// Returns the kind of a wrong reply that somebody wrote, by what the checker says of it.
    static NegativeKind of(CallProblem problem, ToolReply reply, Verdict verdict) {
        String error = verdict.inner().isEmpty()
                ? verdict.error()
                : verdict.inner().getLast().error();
        return switch (error) {
            case Verdict.MALFORMED -> BROKEN;
            case Verdict.NO_CALL -> PROSE;
            case Verdict.NEEDLESS_CALL -> NEEDLESS;
            case "simple_function_checker:wrong_func_name" -> callsUnknown(problem, reply) ? NAME : OTHER_TOOL;
            case "simple_function_checker:missing_required", "simple_function_checker:missing_optional" -> MISSING;
            case "simple_function_checker:unexpected_param" -> INVENTED;
            default -> {
                if (error.endsWith(":wrong_count")) {
                    yield reply.calls().size() < problem.reference().size() ? MISSING_CALL : EXTRA_CALL;
                }
                yield error.startsWith("type_error") ? TYPE : VALUE;
            }
        };
    }

    /// Tells whether a tool is called that is not offered.
    private static boolean callsUnknown(CallProblem problem, ToolReply reply) {
        Set<String> offered = problem.tools().stream().map(Tool::name).collect(Collectors.toSet());
        return reply.calls().stream().anyMatch(call -> !offered.contains(call.name()));
    }
}
