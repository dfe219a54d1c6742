package dev.edgewise.text.template;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.hubspot.jinjava.interpret.Context;
import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.interpret.TemplateError;
import com.hubspot.jinjava.tree.Node;
import dev.edgewise.error.ModelException;
import dev.edgewise.error.Quoted;
import dev.edgewise.text.ChatTemplate;
import dev.edgewise.text.Conversation;
import dev.edgewise.text.Message;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A chat template in Jinja, rendered byte for byte as `transformers`' `apply_chat_template(tokenize=False)`
/// does.
///
/// The template sees `messages` with all their fields, `add_generation_prompt`, the special tokens by their names
/// (`bos_token`, `eos_token`, …), the conversation's variables, `tools` and `documents` as `None` where these do not
/// set them, and the functions `raise_exception`, `strftime_now`, `namespace`, `range` and `dict`.
///
/// Content in parts is given as it is; a template that cannot take a list is given the text of the parts.
///
/// Thread-safe; the template is parsed once.
public final class JinjaChatTemplate implements ChatTemplate {
    private static final int LONGEST_MESSAGE = 1000;
    private static final String RARE_WORD = "Zwgqk";
    private static final Pattern PART_AS_DATA = Pattern.compile("text['\"]\\s*:\\s*['\"]" + RARE_WORD);

    private final TemplateEngine engine = new TemplateEngine();
    private final Node root;
    private final Map<String, Object> globals;
    private final boolean marksGeneration;
    private @Nullable Boolean takesParts;

    /// @param source the template's text
    /// @param specialTokens text of the special tokens by name, as in `special_tokens_map.json`
    /// @param clock the time and zone of `strftime_now`
    /// @throws ModelException if the template is not well-formed
    public JinjaChatTemplate(String source, Map<String, String> specialTokens, Clock clock) {
        this("The chat template", source, specialTokens, clock);
    }

    /// @param name the template in a message, if it is not well-formed
    JinjaChatTemplate(String name, String source, Map<String, String> specialTokens, Clock clock) {
        this.marksGeneration = GenerationTag.in(source);
        this.globals = new HashMap<>(TemplateFunctions.all(clock));
        globals.putAll(specialTokens);
        globals.put("none", None.NONE);
        globals.put("None", None.NONE);
        globals.put("tools", None.NONE);
        globals.put("documents", None.NONE);
        try {
            this.root = TemplateTree.of(TemplateLexer.split(source));
        } catch (RuntimeException e) {
            throw new ModelException(name + " is not valid Jinja: " + message(e)
                    + ". Give the model another template, or use raw text.");
        }
    }

    private String answer(ObjectNode message) {
        Map<String, Object> variables = new HashMap<>(globals);
        variables.put("messages", List.of(JsonValues.of(message)));
        variables.put("add_generation_prompt", true);
        return text(variables, Budget.of(1, message.toString().length()));
    }

    /// Returns whether the template writes the text of a part; tried when it is first asked.
    private synchronized boolean takesParts() {
        Boolean known = takesParts;
        if (known == null) {
            known = writesTextOfParts();
            takesParts = known;
        }
        return known;
    }

    /// Tries it with a word that no template has. One that writes the list itself takes no parts.
    private boolean writesTextOfParts() {
        ObjectNode parts = new Message("user", "").fields().deepCopy();
        parts.putArray("content").addObject().put("type", "text").put("text", RARE_WORD);
        try {
            String answer = answer(parts);
            return answer.contains(RARE_WORD) && !PART_AS_DATA.matcher(answer).find();
        } catch (ModelException refused) {
            return false;
        }
    }

    @Override
    public Rendering render(Conversation conversation, boolean addGenerationPrompt) {
        if (conversation.messages().isEmpty()) {
            throw new ModelException("The chat template needs at least one message, got none.");
        }
        Map<String, Object> variables = new HashMap<>(globals);
        conversation.variables().forEach((name, value) -> variables.put(name, JsonValues.of(value)));
        variables.put(
                "messages", conversation.messages().stream().map(this::turn).toList());
        variables.put("add_generation_prompt", addGenerationPrompt);
        String all = conversation.messages().toString() + conversation.variables();
        Budget budget = Budget.of(conversation.messages().size(), all.length());
        if (!marksGeneration) {
            return new Rendering(text(variables, budget), List.of());
        }
        GenerationTag.Marks marks = GenerationTag.start(variables, all);
        return marks.read(text(variables, budget));
    }

    private Object turn(Message message) {
        ObjectNode fields = message.fields();
        return JsonValues.of(
                fields.path("content").isArray() && !takesParts()
                        ? fields.deepCopy().put("content", message.content())
                        : fields);
    }

    private String text(Map<String, Object> variables, Budget budget) {
        TemplateFunctions.Depth.start(variables);
        Context context = new Context(engine.getGlobalContextCopy(), variables);
        JinjavaInterpreter interpreter = new JinjavaInterpreter(engine, context, engine.getGlobalConfig());
        String text;
        try {
            text = budget.render(() -> interpreter.render(root));
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
