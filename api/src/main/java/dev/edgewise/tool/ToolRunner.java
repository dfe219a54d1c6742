package dev.edgewise.tool;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.error.NearestName;
import dev.edgewise.error.Quoted;
import dev.edgewise.text.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Runs calls of tools. Whatever a model writes and whatever a handler does, there is a text for the model: a call of
/// an unknown tool, arguments that do not fit, an exception and a handler that hangs are told as errors; a result
/// that is too long is cut, and says so.
public final class ToolRunner {
    /// How long a handler may take where nothing else is said.
    public static final Duration LIMIT = Duration.ofSeconds(10);

    /// Characters of a result where nothing else is said.
    public static final int LENGTH = 4000;

    private final Map<String, HandledTool> tools = new LinkedHashMap<>();
    private final Duration limit;
    private final int length;

    /// Makes a runner with the usual limits.
    ///
    /// @throws IllegalArgumentException if two tools have one name
    public ToolRunner(List<HandledTool> tools) {
        this(tools, LIMIT, LENGTH);
    }

    /// Makes a runner.
    ///
    /// @param limit how long a handler may take
    /// @param length characters of a result that the model is shown
    /// @throws IllegalArgumentException if two tools have one name
    public ToolRunner(List<HandledTool> tools, Duration limit, int length) {
        for (HandledTool each : tools) {
            if (this.tools.put(each.tool().name(), each) != null) {
                throw new IllegalArgumentException(
                        "two tools are called " + each.tool().name());
            }
        }
        this.limit = limit;
        this.length = length;
    }

    /// Returns the tools.
    public List<Tool> tools() {
        return tools.values().stream().map(HandledTool::tool).toList();
    }

    /// What a call led to.
    ///
    /// @param error whether the text tells an error
    public record Result(String text, boolean error) {
        /// Returns the message of the role `tool`.
        public Message message(ToolCall call) {
            Message message = new Message("tool", text);
            message.fields().put("name", call.name());
            if (!call.id().isEmpty()) {
                message.fields().put("tool_call_id", call.id());
            }
            return message;
        }
    }

    /// Runs a call.
    @SuppressWarnings("InterruptedExceptionSwallowed") // the flag is set again
    public Result run(ToolCall call) {
        HandledTool handled = tools.get(call.name());
        if (handled == null) {
            List<String> names = List.copyOf(tools.keySet());
            return error("there is no tool \"" + Quoted.of(call.name()) + "\"." + NearestName.hint(call.name(), names)
                    + " Tools: " + String.join(", ", names));
        }
        String fault = fault(handled.tool(), call.arguments());
        if (!fault.isEmpty()) {
            return error(fault);
        }
        FutureTask<String> work = new FutureTask<>(() -> handled.handler().call(call.arguments()));
        Thread thread = Thread.ofPlatform().daemon().name("edgewise-tool").unstarted(work);
        thread.start();
        try {
            return cut(String.valueOf(work.get(limit.toMillis(), TimeUnit.MILLISECONDS)));
        } catch (TimeoutException late) {
            thread.interrupt();
            return error("the tool " + call.name() + " did not answer within " + limit.toMillis() + " ms");
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            if (cause instanceof VirtualMachineError fatal) {
                throw fatal;
            }
            return error(
                    Quoted.message(cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage()));
        } catch (InterruptedException stopped) {
            thread.interrupt();
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while a tool worked");
        }
    }

    /// Returns what is wrong with arguments; empty for nothing that can be seen from names alone.
    private static String fault(Tool tool, JsonNode arguments) {
        if (!arguments.isObject()) {
            return "the arguments of " + tool.name() + " are no object";
        }
        List<String> known = new ArrayList<>();
        tool.properties().fieldNames().forEachRemaining(known::add);
        for (JsonNode required : tool.parameters().path("required")) {
            if (!arguments.has(required.asText())) {
                return tool.name() + " needs the argument \"" + required.asText() + "\"";
            }
        }
        for (var argument : arguments.properties()) {
            if (!known.contains(argument.getKey())) {
                return tool.name() + " has no argument \"" + Quoted.of(argument.getKey()) + "\"."
                        + NearestName.hint(argument.getKey(), known) + " Arguments: "
                        + (known.isEmpty() ? "none" : String.join(", ", known));
            }
        }
        return "";
    }

    private Result cut(String text) {
        if (text.length() <= length) {
            return new Result(text, false);
        }
        int end = length > 0 && Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length;
        return new Result(text.substring(0, end) + " … (cut: " + end + " of " + text.length() + " characters)", false);
    }

    private Result error(String what) {
        return new Result("Error: " + cut(what).text(), true);
    }
}
