package dev.edgewise.assembly;

import dev.edgewise.data.Demonstration;
import dev.edgewise.environment.Environment;
import dev.edgewise.error.DataException;
import dev.edgewise.error.ModelException;
import dev.edgewise.task.Task;
import dev.edgewise.text.ChatTemplate;
import dev.edgewise.text.Conversation;
import dev.edgewise.text.Message;
import dev.edgewise.trainer.EpisodeTokens;
import dev.edgewise.trainer.PromptRenderer;
import dev.edgewise.trainer.TokenPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Makes tokens of demonstrations, and keeps count of what a person should know of them: columns and fields that
/// the chat template does not read, and prompts whose tokens do not begin the whole.
final class DemonstrationTokens {
    static final String MISMATCH =
            "the tokens of the prompt alone are not the first tokens of prompt and completion together, because tokens"
                    + " merge at the border or the chat template writes the prompt otherwise";

    static final String UNSEEN =
            "the chat template writes the turns before an answer otherwise than in the whole conversation, so the tokens of"
                    + " the assistant's turns cannot be told from the others";

    /// What only a template can write, and a row means to have written.
    private static final Set<String> FOR_TEMPLATES = Set.of("tools", "tool_calls");

    private static final Set<String> NAMES_OF_RESULTS = Set.of("name", "tool_call_id");

    private final PromptRenderer prompts;
    private final boolean everyTurn;
    private final boolean played;
    private final Map<String, Tally> unread = new TreeMap<>();
    private final Tally counted = new Tally();
    private final Tally marked = new Tally();
    private int rows;
    private boolean endAdded;

    DemonstrationTokens(PromptRenderer prompts) {
        this(prompts, false, false);
    }

    /// @param everyTurn whether every assistant's turn of a completion is learned, and nothing else of it
    /// @param played whether completions of several turns are episodes, see [EpisodeTokens#played]
    DemonstrationTokens(PromptRenderer prompts, boolean everyTurn, boolean played) {
        this.prompts = prompts;
        this.everyTurn = everyTurn;
        this.played = played;
    }

    /// Rows counted, and the place of the first.
    private static final class Tally {
        private int count;
        private String first = "";

        void add(String place) {
            first = count++ == 0 ? place : first;
        }

        String text(int all) {
            return count + " of " + all + (all == 1 ? " row" : " rows") + ", the first " + first;
        }

        Optional<String> note(int all, String consequence) {
            return count == 0
                    ? Optional.empty()
                    : Optional.of("in " + text(all) + ", " + MISMATCH + "; " + consequence);
        }
    }

    /// Returns a task with its expert solution.
    static Demonstration solution(Environment environment, Task task) {
        return new Demonstration.Chat(
                environment.name() + ", " + environment.describe(task.cell().level()),
                task.conversation(),
                environment.solutionTurns(task));
    }

    /// Returns the tokens of a demonstration, with the end token.
    ///
    /// @throws DataException if the row calls tools that are not written, or has what only a template could write
    TokenPair of(Demonstration demonstration) {
        return of(demonstration, true);
    }

    /// @param ended whether plain text has the end token behind it, too
    TokenPair of(Demonstration demonstration, boolean ended) {
        rows++;
        TokenPair pair = pair(demonstration, ended);
        if (!pair.exact()) {
            (pair.marked() ? marked : counted).add(demonstration.place());
        }
        return pair;
    }

    private TokenPair pair(Demonstration demonstration, boolean ended) {
        return switch (demonstration) {
            case Demonstration.Text(String _, String prompt, String completion) ->
                prompts.pair(prompt, completion, ended);
            case Demonstration.Chat chat -> {
                try {
                    look(chat, true);
                    yield played
                            ? new EpisodeTokens(prompts).played(chat.prompt(), chat.completion())
                            : everyTurn
                                    ? prompts.turns(chat.prompt(), chat.completion())
                                    : prompts.pair(chat.prompt(), chat.completion());
                } catch (ModelException refused) {
                    throw new DataException(chat.place() + ": " + refused.getMessage(), refused);
                }
            }
        };
    }

    /// Returns the tokens of the completions of one row, all of the same prompt, as preferences take them.
    ///
    /// @throws DataException if the row calls tools that are not written, or has what only a template could write
    List<TokenPair> continuations(List<Demonstration> completions) {
        rows++;
        List<TokenPair> pairs = new ArrayList<>();
        for (Demonstration each : completions) {
            pairs.add(continuation(each, pairs.isEmpty()));
        }
        if (pairs.stream().anyMatch(pair -> !pair.exact())) {
            counted.add(completions.getFirst().place());
        }
        return pairs;
    }

    private TokenPair continuation(Demonstration demonstration, boolean counts) {
        return switch (demonstration) {
            case Demonstration.Text(String _, String prompt, String completion) ->
                prompts.continuation(prompt, completion);
            case Demonstration.Chat chat -> {
                try {
                    look(chat, counts);
                    yield prompts.continuation(chat.prompt(), chat.completion());
                } catch (ModelException refused) {
                    throw new DataException(chat.place() + ": " + refused.getMessage(), refused);
                }
            }
        };
    }

    /// @param counts whether the row is counted where the template does not read something of it
    private void look(Demonstration.Chat chat, boolean counts) {
        ChatTemplate template = prompts.template();
        endAdded |= template != null && prompts.tokenizer().endOfTurnId().isEmpty();
        Conversation asked = prompts.framed(chat.prompt());
        List<String> extras = read(asked.and(chat.completion()));
        if (template == null) {
            extras.forEach(name -> requireNoNeed(chat, name));
        }
        for (String name : template == null || extras.isEmpty() ? extras : unread(template, asked, chat, extras)) {
            if (name.equals("tool_calls")) {
                throw new DataException(chat.place()
                        + ": a message calls a tool, but the chat template does not write tool calls. Remove the row,"
                        + " or give the model a template that writes them: prompt.tool_style: schema.");
            }
            if (counts) {
                unread.computeIfAbsent(name, _ -> new Tally()).add(chat.place());
            }
        }
    }

    /// Returns the names that a template should read: not those by which a result says which call it answers.
    private static List<String> read(Conversation conversation) {
        Set<String> names = new TreeSet<>(conversation.variables().keySet());
        for (Message message : conversation.messages()) {
            List<String> extras = message.extras();
            names.addAll(
                    message.role().equals("tool")
                            ? extras.stream()
                                    .filter(name -> !NAMES_OF_RESULTS.contains(name))
                                    .toList()
                            : extras);
        }
        return List.copyOf(names);
    }

    private static void requireNoNeed(Demonstration.Chat chat, String name) {
        if (FOR_TEMPLATES.contains(name) || chat.prompt().variables().containsKey(name)) {
            String column = FOR_TEMPLATES.contains(name) ? name : "chat_template_kwargs";
            throw new DataException(chat.place() + ": the row has " + column
                    + ", which only a chat template can write, but prompts are raw. Remove it from the row, or use a model"
                    + " with a chat template and prompt.style chat.");
        }
    }

    /// Returns those of `names` without which the template writes the conversation as with them; one that it
    /// fails without it reads.
    private static List<String> unread(
            ChatTemplate template, Conversation asked, Demonstration.Chat chat, List<String> names) {
        Conversation whole = asked.and(chat.completion());
        ChatTemplate.Rendering begun = template.render(asked, true);
        ChatTemplate.Rendering written = template.render(whole, false);
        List<String> unread = new ArrayList<>();
        for (String name : names) {
            try {
                if (written.equals(template.render(whole.without(name), false))
                        && begun.equals(template.render(asked.without(name), true))) {
                    unread.add(name);
                }
            } catch (ModelException needed) {
                // read
            }
        }
        return unread;
    }

    /// Tells whether rows have something that the template does not read.
    boolean loses(String name) {
        return unread.containsKey(name);
    }

    /// Returns what to say of the demonstrations so far, but for [#mismatches(String)].
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        unread.forEach((name, tally) -> notes.add(
                (prompts.template() == null ? "raw prompts do not show `" : "the chat template does not read `") + name
                        + "`, which is in " + tally.text(rows)));
        if (endAdded) {
            int end = prompts.tokenizer().endId();
            notes.add("the chat template writes no token that ends the assistant's turn, so the tokenizer's end token "
                    + prompts.tokenizer().decode(new int[] {end}, false) + " is put behind it");
        }
        return notes;
    }

    /// Returns what to say of prompts whose tokens do not begin the whole, where those rows are used.
    ///
    /// @param used what is done with completions: `learned`, `scored`
    List<String> mismatches(String used) {
        return mismatches(
                "the first tokens, as many as the prompt alone has, are not " + used + ", as in TRL",
                "they are " + used + " from where the chat template marks the assistant's turn on, other than in TRL");
    }

    /// Returns what to say of prompts whose tokens do not begin the whole.
    ///
    /// @param countedThen what becomes of rows whose border is TRL's
    /// @param markedThen what becomes of those whose border is the template's mark
    List<String> mismatches(String countedThen, String markedThen) {
        List<String> notes = new ArrayList<>();
        counted.note(rows, countedThen).ifPresent(notes::add);
        marked.note(rows, markedThen).ifPresent(notes::add);
        return notes;
    }
}
