package dev.edgewise.trainer;

import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.error.ConfigException;
import dev.edgewise.evolve.Prompt;
import dev.edgewise.generate.Generator;
import dev.edgewise.plugin.Plugins;
import dev.edgewise.task.Task;
import dev.edgewise.text.ChatTemplate;
import dev.edgewise.text.ChatTemplate.Span;
import dev.edgewise.text.Conversation;
import dev.edgewise.text.Message;
import dev.edgewise.text.Tokenizer;
import dev.edgewise.text.tokenizer.ShownTokens;
import dev.edgewise.tool.CallFormat;
import dev.edgewise.tool.ToolReply;
import dev.edgewise.tool.format.CallFormats;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// From a question to the tokens a model is given, and from a question and its answer to those it learns from.
///
/// With a chat template the question is a user turn behind an optional system turn; without one it is given as it
/// stands, with what the tokenizer puts around raw text. Special tokens written out in either are the tokens they
/// name, as in `transformers`.
///
/// A prompt and its completion become tokens as in TRL's `SFTTrainer`: the conversation is rendered as a whole,
/// or prompt and completion are one text; the completion is what comes behind as many tokens as the prompt alone
/// has. We differ in this:
/// - the completion ends with the end of the turn: what a template writes behind it, such as a line break, is not
///   learned, since the model stops before it;
/// - where a template writes no end of the turn, the tokenizer's end token is put there;
/// - where the prompt alone is no beginning of the whole and the template marks what the assistant generates, the
///   completion begins with that mark; the pair says so.
public final class PromptRenderer {
    private final Tokenizer tokenizer;
    private final @Nullable ChatTemplate template;
    private final Prompt prompt;
    private final boolean splitSpecialTokens;
    private final @Nullable ContentSplitter splitter;
    private final Supplier<CallFormat> calls;
    private volatile @Nullable CallFormat known;
    private volatile @Nullable Tokenizer reader;

    /// Makes a renderer by which special tokens written out are the tokens they name.
    ///
    /// @param template null for raw prompts
    /// @param system text of the system turn of conversations that have none; empty for none. Without a template
    ///     it is put in front of the question
    public PromptRenderer(Tokenizer tokenizer, @Nullable ChatTemplate template, String system) {
        this(tokenizer, template, system, false);
    }

    /// As above.
    ///
    /// @param splitSpecialTokens whether special tokens written out in questions, messages and texts are ordinary
    ///     text
    /// @throws ConfigException if they are to be, and the tokenizer has one that cannot be
    public PromptRenderer(
            Tokenizer tokenizer, @Nullable ChatTemplate template, String system, boolean splitSpecialTokens) {
        this(
                tokenizer,
                template,
                Prompt.system(system),
                splitSpecialTokens,
                () -> CallFormats.written(template, Plugins.ofClassPath()));
    }

    /// Makes a renderer of a model that writes calls in a format.
    ///
    /// @param prompt stands around what is rendered
    /// @param calls how the model writes calls; asked when it is first needed
    /// @throws ConfigException as above
    public PromptRenderer(
            Tokenizer tokenizer,
            @Nullable ChatTemplate template,
            Prompt prompt,
            boolean splitSpecialTokens,
            Supplier<CallFormat> calls) {
        this.tokenizer = tokenizer;
        this.template = template;
        this.prompt = prompt;
        this.splitSpecialTokens = splitSpecialTokens;
        boolean splits = splitSpecialTokens
                && template != null
                && !tokenizer.specialTexts().isEmpty();
        this.splitter = splits ? new ContentSplitter(tokenizer) : null;
        this.calls = calls;
    }

    /// Returns the tokenizer.
    public Tokenizer tokenizer() {
        return tokenizer;
    }

    /// Returns the chat template; null for raw prompts.
    public @Nullable ChatTemplate template() {
        return template;
    }

    /// Returns the text of the system turn; empty for none.
    public String system() {
        return prompt.text(Prompt.SYSTEM);
    }

    /// Returns a renderer that puts a prompt around what it is given. Its own system turn stays where the prompt
    /// has no such part.
    public PromptRenderer with(Prompt other) {
        Prompt whole = other.parts().containsKey(Prompt.SYSTEM) ? other : other.with(Prompt.SYSTEM, system());
        return new PromptRenderer(tokenizer, template, whole, splitSpecialTokens, calls);
    }

    /// Returns whether special tokens written out are ordinary text.
    public boolean splitSpecialTokens() {
        return splitSpecialTokens;
    }

    /// A rendered prompt.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Rendered(String text, int[] ids) {}

    /// Returns the prompt of a question.
    public Rendered render(String question) {
        return render(conversation(question));
    }

    /// Returns the prompt of a task.
    public Rendered render(Task task) {
        return render(task.conversation());
    }

    /// Returns the prompt of a conversation whose next turn is the assistant's. Without a template it is the contents
    /// one after the other; with earlier turns it is what an episode has ([EpisodeTokens]).
    public Rendered render(Conversation conversation) {
        if (template == null && EpisodeTokens.goesOn(conversation.messages())) {
            int[] ids = new EpisodeTokens(this).asked(conversation);
            return new Rendered(tokenizer.decode(ids, false), ids);
        }
        if (template == null) {
            return plain(contents(framed(conversation).messages()));
        }
        RenderedText text = rendered(template, conversation, true);
        return new Rendered(text.text(), text.ids());
    }

    /// Returns the prompt of a question whose answer has begun, as `continue_final_message` of `transformers`
    /// does: the completion goes on behind `opening`. Special tokens written out in the opening are ordinary
    /// text where those of the question are.
    public Rendered opened(String question, String opening) {
        if (opening.isEmpty()) {
            return render(question);
        }
        if (template == null) {
            return plain(contents(framed(conversation(question)).messages()) + opening);
        }
        RenderedText text = rendered(template, conversation(question), true);
        return new Rendered(text.text() + opening, text.idsWith(opening));
    }

    /// Returns a text given as it stands, whether there is a template or not.
    public Rendered plain(String text) {
        int[] ids = whole(text);
        return new Rendered(text, begun(ids, ids));
    }

    /// Returns the tokens of a conversation and what follows, the assistant's turn at the end. Without a template
    /// they are those of the contents one after the other and the end token; several turns are those of an episode
    /// ([EpisodeTokens]).
    public TokenPair pair(Conversation prompt, List<Message> completion) {
        if (template == null) {
            return isEpisode(prompt, completion)
                    ? new EpisodeTokens(this).behind(prompt, completion, true)
                    : pair(contents(framed(prompt).messages()), contents(completion), true);
        }
        RenderedText whole = rendered(template, prompt.and(completion), false);
        boolean endsTurns = tokenizer.endOfTurnId().isPresent();
        int[] ids = endsTurns ? whole.ids() : closed(whole.ids());
        TokenPair pair = TokenPair.of(rendered(template, prompt, true).ids(), ids);
        if (!pair.exact()) {
            pair = marked(template, prompt, whole, ids, pair);
        }
        return endsTurns ? upToEndOfTurn(pair) : pair;
    }

    /// Returns the tokens of a conversation and what follows, of which those of every assistant's turn in what
    /// follows are learned and no others, as in TRL with `assistant_only_loss`.
    ///
    /// @see TurnTokens
    public TokenPair turns(Conversation prompt, List<Message> completion) {
        if (template == null) {
            return isEpisode(prompt, completion)
                    ? new EpisodeTokens(this).behind(prompt, completion, false)
                    : pair(prompt, completion);
        }
        RenderedText whole = rendered(template, prompt.and(completion), false);
        int[] ids = tokenizer.endOfTurnId().isPresent() ? whole.ids() : closed(whole.ids());
        TurnTokens turns = new TurnTokens(ids, tokenizer.endOfTurnId());
        if (!whole.marked().generated().isEmpty()) {
            int earlier = rendered(template, prompt, false).marked().generated().size();
            whole.marked().generated().stream()
                    .skip(earlier)
                    .forEach(span -> turns.marked(whole.ids(span.start()), whole.ids(span.end())));
            return turns.pair();
        }
        for (int i = 0; i < completion.size(); i++) {
            if (completion.get(i).role().equals("assistant")) {
                Conversation before = prompt.and(completion.subList(0, i));
                Conversation after = prompt.and(completion.subList(0, i + 1));
                turns.turn(
                        rendered(template, before, true).ids(),
                        rendered(template, after, false).ids());
            }
        }
        return turns.pair();
    }

    /// Returns the tokens of a plain prompt and its plain completion.
    ///
    /// @param ended whether the end token belongs behind a completion that does not end with it; as in TRL it is
    ///     written out where special tokens written out are tokens
    public TokenPair pair(String prompt, String completion, boolean ended) {
        int[] alone = whole(prompt);
        String end = tokenizer.decode(new int[] {tokenizer.endId()}, false);
        boolean written =
                ended && !splitSpecialTokens && tokenizer.specialTexts().contains(end);
        int[] both = whole(prompt + completion + (written && !completion.endsWith(end) ? end : ""));
        return TokenPair.of(begun(alone, alone), begun(alone, ended && !written ? closed(both) : both));
    }

    /// Returns the tokens of a conversation and what follows as TRL's trainers of preferences take them:
    /// everything behind the prompt, what the template writes behind the end of the turn as well. Two completions
    /// of one prompt have its tokens in common. Without a template, several turns are those of an episode
    /// ([EpisodeTokens]), results of tools included.
    public TokenPair continuation(Conversation prompt, List<Message> completion) {
        if (template == null) {
            return isEpisode(prompt, completion)
                    ? new EpisodeTokens(this).behind(prompt, completion, true)
                    : continuation(contents(framed(prompt).messages()), contents(completion));
        }
        int[] whole = rendered(template, prompt.and(completion), false).ids();
        boolean endsTurns = tokenizer.endOfTurnId().isPresent();
        return TokenPair.behind(rendered(template, prompt, true).ids(), endsTurns ? whole : closed(whole));
    }

    /// As above, of a plain prompt and its plain completion with the end token behind it.
    public TokenPair continuation(String prompt, String completion) {
        TokenPair cut = pair(prompt, completion, true);
        int[] alone = whole(prompt);
        return TokenPair.behind(begun(alone, alone), cut.whole());
    }

    /// Returns what is learned from a prompt and an expert's turns behind it.
    ///
    /// @param expert the expert's turns, see [dev.edgewise.environment.Environment#solutionTurns]
    /// @throws ConfigException if the chat template leaves nothing of the solution behind the prompt
    public TrainingSequence solution(Conversation prompt, List<Message> expert) {
        TokenPair pair = new EpisodeTokens(this).played(prompt, expert);
        if (pair.completionIds().length == 0) {
            throw new ConfigException(
                    "the chat template writes a question and its expert solution in no more tokens than"
                            + " the question alone, so nothing of the solution is left to learn; set prompt.style to raw, or give"
                            + " the model another template");
        }
        return pair.sequence();
    }

    /// Returns what a text of the model says: words, calls, or both.
    public ToolReply read(String text) {
        return format().read(text);
    }

    /// Returns a request for what follows a conversation. Where that offers tools, the texts of completions show the
    /// tags of calls, whether they are special tokens or not.
    public Generator.Request request(Conversation asked, Generator.Request request) {
        if (!asked.variables().containsKey("tools")) {
            return request;
        }
        Tokenizer made = reader;
        if (made == null) {
            made = ShownTokens.of(tokenizer, format().tags());
            reader = made;
        }
        return request.readBy(made);
    }

    private CallFormat format() {
        CallFormat format = known;
        if (format == null) {
            format = calls.get();
            known = format;
        }
        return format;
    }

    /// Returns a question as a conversation.
    public static Conversation conversation(String question) {
        return new Conversation(List.of(new Message("user", question)));
    }

    /// Returns the conversation with the prompt around it.
    public Conversation framed(Conversation conversation) {
        return prompt.around(conversation, template != null, () -> PromptFit.end(tokenizer));
    }

    static String contents(List<Message> messages) {
        return messages.stream().map(Message::content).collect(Collectors.joining());
    }

    RenderedText rendered(ChatTemplate chat, Conversation conversation, boolean addGenerationPrompt) {
        return RenderedText.of(tokenizer, splitter, chat, framed(conversation), addGenerationPrompt);
    }

    private static boolean isEpisode(Conversation prompt, List<Message> completion) {
        return EpisodeTokens.goesOn(
                        prompt.and(completion.subList(0, completion.size() - 1)).messages())
                && completion.getFirst().role().equals("assistant");
    }

    /// Returns the pair cut where the template marks what the assistant generates in its last turn, if it does.
    private TokenPair marked(
            ChatTemplate chat, Conversation prompt, RenderedText whole, int[] ids, TokenPair otherwise) {
        List<Span> all = whole.marked().generated();
        int earlier = rendered(chat, prompt, false).marked().generated().size();
        if (all.size() <= earlier) {
            return otherwise;
        }
        int border = TokenPair.common(whole.ids(all.get(earlier).start()), ids);
        return TokenPair.marked(border, ids);
    }

    private TokenPair upToEndOfTurn(TokenPair pair) {
        int end = tokenizer.endOfTurnId().orElseThrow();
        int[] completion = pair.completionIds();
        int length = completion.length;
        while (length > 0 && completion[length - 1] != end) {
            length--;
        }
        return length == 0 ? pair : pair.cut(length);
    }

    /// Returns the tokens with the end token behind them, if it is not there.
    private int[] closed(int[] ids) {
        int end = tokenizer.endId();
        if (ids.length > 0 && ids[ids.length - 1] == end) {
            return ids;
        }
        int[] closed = Arrays.copyOf(ids, ids.length + 1);
        closed[ids.length] = end;
        return closed;
    }

    /// Returns the tokens of raw text, with what the tokenizer puts around it.
    private int[] whole(String text) {
        return tokenizer.encodeWhole(text, !splitSpecialTokens);
    }

    /// Returns the tokens behind one to predict from where the prompt has none.
    private int[] begun(int[] prompt, int[] ids) {
        if (prompt.length > 0) {
            return ids;
        }
        int[] begun = new int[ids.length + 1];
        begun[0] = tokenizer.bosId().orElse(tokenizer.endId());
        System.arraycopy(ids, 0, begun, 1, ids.length);
        return begun;
    }
}
