package dev.edgewise.trainer;

import dev.edgewise.error.ModelException;
import dev.edgewise.text.ChatTemplate;
import dev.edgewise.text.Conversation;
import dev.edgewise.text.Message;
import dev.edgewise.text.Tokenizer;
import dev.edgewise.text.UnusedCharacters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The tokens of episodes: turns as a model writes them, and the replies between them as it reads them.
///
/// @param prompts renders for the model
public record EpisodeTokens(PromptRenderer prompts) {
    /// Returns the tokens of an episode as an expert plays it: the expert's turns as a model would write them,
    /// which are learned, and the replies as a model would read them. With a single turn it is that of
    /// [PromptRenderer#pair].
    ///
    /// @param turns the expert's, with the replies between them
    public TokenPair played(Conversation prompt, List<Message> turns) {
        if (turns.size() == 1) {
            return prompts.pair(prompt, turns);
        }
        return TokenPair.played(prompts.render(prompt).ids(), parts(prompt, turns));
    }

    /// Tells whether a raw conversation holds turns of the model behind its first message.
    static boolean goesOn(List<Message> messages) {
        return messages.stream().skip(1).anyMatch(EpisodeTokens::isTurn);
    }

    /// Returns the tokens of a raw prompt with earlier turns, as the model reads them before its next one.
    int[] asked(Conversation prompt) {
        return behind(prompt, List.of(new Message("assistant", "")), true).promptIds();
    }

    /// Returns the tokens of a raw prompt, which may hold earlier turns, and of turns behind it: those of [#played].
    ///
    /// @param completion begins with a turn of the model
    /// @param whole whether all that follows the prompt is learned, results of tools as well, as in TRL;
    ///     otherwise the model's turns are
    TokenPair behind(Conversation prompt, List<Message> completion, boolean whole) {
        List<Message> said = prompt.messages();
        int asked = 1;
        while (asked < said.size() && !isTurn(said.get(asked))) {
            asked++;
        }
        Conversation question = new Conversation(said.subList(0, asked), prompt.variables());
        List<Message> turns = new ArrayList<>(said.subList(asked, said.size()));
        long earlier = turns.stream().filter(EpisodeTokens::isTurn).count();
        turns.addAll(completion);
        List<int[]> parts = parts(question, turns);
        int before =
                parts.stream().limit(2 * earlier).mapToInt(ids -> ids.length).sum();
        TokenPair played = TokenPair.played(prompts.render(question).ids(), parts);
        boolean exact = prompts.pair(question, turns.subList(0, 1)).exact();
        return played.from(before, exact, whole);
    }

    private static boolean isTurn(Message message) {
        return message.role().equals("assistant");
    }

    /// Returns the tokens of each turn and of what is read behind it, but for the last turn.
    private List<int[]> parts(Conversation prompt, List<Message> turns) {
        List<int[]> parts = new ArrayList<>();
        int at = 0;
        while (at < turns.size()) {
            Conversation before = prompt.and(turns.subList(0, at));
            Message said = turns.get(at);
            int[] own = own(before, said, at == 0);
            int next = at + 1;
            while (next < turns.size() && !isTurn(turns.get(next))) {
                next++;
            }
            parts.add(own);
            if (next < turns.size() && own.length > 0) {
                parts.add(reply(before, said, turns.subList(at + 1, next), own[own.length - 1]));
            }
            at = next;
        }
        return parts;
    }

    /// Returns the tokens of a turn. A raw turn behind others follows the line's end that a reply ends with.
    private int[] own(Conversation before, Message said, boolean first) {
        return first || prompts.template() != null
                ? prompts.pair(before, List.of(said)).completionIds()
                : prompts.pair("\n", said.content(), true).completionIds();
    }

    /// Returns the tokens that the model reads between its turn and its next one: what the template writes behind
    /// the turn, the replies, and what opens the next turn. Without a template it is the replies' contents and a
    /// line's end.
    ///
    /// The model's own tokens stay as it wrote them, whatever the template makes of its text: the conversation is
    /// rendered with a stand-in in place of the turn, and what stands behind it is taken. A template that refuses
    /// the replies to a stand-in is given the turn itself; what it writes from the end of the turn on is taken.
    ///
    /// @param before the conversation up to the turn
    /// @param said the turn
    /// @param last the turn's last token; an end token is not written again
    /// @throws ModelException if the template refuses the replies
    public int[] reply(Conversation before, Message said, List<Message> replies, int last) {
        Tokenizer tokenizer = prompts.tokenizer();
        ChatTemplate template = prompts.template();
        if (template == null) {
            return tokenizer.encode(PromptRenderer.contents(replies) + "\n", !prompts.splitSpecialTokens());
        }
        int[] ids = behindTurn(template, before, said, replies);
        return ids.length > 0 && ids[0] == last && tokenizer.eosIds().contains(last)
                ? Arrays.copyOfRange(ids, 1, ids.length)
                : ids;
    }

    private int[] behindTurn(ChatTemplate chat, Conversation before, Message said, List<Message> replies) {
        String standIn = UnusedCharacters.in(before + replies.toString(), 1);
        try {
            RenderedText text =
                    prompts.rendered(chat, before.and(joined(new Message("assistant", standIn), replies)), true);
            return text.idsFrom(text.marked().text().lastIndexOf(standIn) + 1);
        } catch (ModelException refused) {
            String turn = prompts.rendered(chat, before.and(List.of(said)), false)
                    .marked()
                    .text();
            RenderedText whole = prompts.rendered(chat, before.and(joined(said, replies)), true);
            Tokenizer tokenizer = prompts.tokenizer();
            String end = tokenizer.decode(new int[] {tokenizer.endOfTurnId().orElse(tokenizer.endId())}, false);
            int at = turn.lastIndexOf(end);
            if (at < 0 || !whole.marked().text().startsWith(turn)) {
                throw refused;
            }
            return whole.idsFrom(at);
        }
    }

    private static List<Message> joined(Message first, List<Message> rest) {
        List<Message> all = new ArrayList<>();
        all.add(first);
        all.addAll(rest);
        return all;
    }
}
