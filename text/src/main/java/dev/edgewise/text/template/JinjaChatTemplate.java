package dev.edgewise.text.template;

import com.hubspot.jinjava.interpret.Context;
import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.interpret.TemplateError;
import com.hubspot.jinjava.tree.Node;
import dev.edgewise.error.ModelException;
import dev.edgewise.error.Quoted;
import dev.edgewise.text.ChatTemplate;
import dev.edgewise.text.Message;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// A chat template in Jinja, rendered byte for byte as `transformers`' `apply_chat_template(tokenize=False)`
/// does.
///
/// The template sees `messages` (each with `role` and `content`), `add_generation_prompt`, the special tokens
/// by their names (`bos_token`, `eos_token`, …), `tools` and `documents` as `None`, and the functions
/// `raise_exception`, `strftime_now`, `namespace`, `range` and `dict`.
///
/// Thread-safe; the template is parsed once.
public final class JinjaChatTemplate implements ChatTemplate {
    private static final int LONGEST_MESSAGE = 1000;

    private final TemplateEngine engine = new TemplateEngine();
    private final Node root;
    private final Map<String, Object> globals;

    /// @param source the template's text
    /// @param specialTokens text of the special tokens by name, as in `special_tokens_map.json`
    /// @param clock the time and zone of `strftime_now`
    /// @throws ModelException if the template is not well-formed
    public JinjaChatTemplate(String source, Map<String, String> specialTokens, Clock clock) {
        this.globals = new HashMap<>(TemplateFunctions.all(clock));
        globals.putAll(specialTokens);
        globals.put("none", None.NONE);
        globals.put("None", None.NONE);
        globals.put("tools", None.NONE);
        globals.put("documents", None.NONE);
        try {
            this.root = TemplateTree.of(TemplateLexer.split(source));
        } catch (RuntimeException e) {
            throw new ModelException("The chat template is not valid Jinja: " + message(e)
                    + ". Give the model another template, or use raw text.");
        }
    }

    @Override
    public String render(List<Message> messages, boolean addGenerationPrompt) {
        if (messages.isEmpty()) {
            throw new ModelException("The chat template needs at least one message, got none.");
        }
        Map<String, Object> variables = new HashMap<>(globals);
        List<Map<String, Object>> turns = new ArrayList<>();
        for (Message message : messages) {
            Map<String, Object> turn = new LinkedHashMap<>();
            turn.put("role", message.role());
            turn.put("content", message.content());
            turns.add(turn);
        }
        variables.put("messages", turns);
        variables.put("add_generation_prompt", addGenerationPrompt);
        TemplateFunctions.Depth.start(variables);
        Context context = new Context(engine.getGlobalContextCopy(), variables);
        JinjavaInterpreter interpreter = new JinjavaInterpreter(engine, context, engine.getGlobalConfig());
        String text;
        try {
            text = Budget.of(messages).render(() -> interpreter.render(root));
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            throw failure(e, interpreter.getLineNumber());
        }
        for (TemplateError error : interpreter.getErrors()) {
            Throwable cause = error.getException();
            throw failure(cause == null ? new TemplateFault(error.getMessage()) : cause, error.getLineno());
        }
        return text;
    }

    private static ModelException failure(Throwable thrown, int line) {
        Throwable fault = thrown;
        while (!(fault instanceof TemplateFault) && fault.getCause() != null) {
            fault = fault.getCause();
        }
        if (fault instanceof TemplateFault.Refusal refusal) {
            return new ModelException("The chat template refuses these messages: " + message(refusal)
                    + ". Change the roles or their order, or use raw text.");
        }
        return new ModelException(
                "The chat template fails at line " + line + ": " + message(fault) + ". Change the template or the"
                        + " messages, or use raw text.",
                thrown);
    }

    private static String message(Throwable fault) {
        return switch (fault) {
            case StackOverflowError deep -> "its expressions or tags are nested too deeply";
            case OutOfMemoryError large -> "it does too much";
            default ->
                Quoted.of(
                        Objects.requireNonNullElse(
                                fault.getMessage(), fault.getClass().getSimpleName()),
                        LONGEST_MESSAGE);
        };
    }
}
