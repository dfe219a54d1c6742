package dev.edgewise.ifd;

import dev.edgewise.error.ConfigException;
import dev.edgewise.selection.InstructionTemplate;
import dev.edgewise.text.ChatTemplate;
import dev.edgewise.text.Message;
import dev.edgewise.text.Tokenizer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes prompts and tokens as the released code does: a text gets what the tokenizer puts around raw text, special
/// tokens written out are the tokens they name, and a text that is too long loses its end. With the model's own chat
/// template nothing is put around a prompt, since the template writes that itself.
final class PromptText {
    private final Tokenizer tokenizer;
    private final InstructionTemplate template;
    private final @Nullable ChatTemplate chat;

    /// @throws ConfigException if the template is to be the model's own and it has none
    PromptText(Tokenizer tokenizer, InstructionTemplate template, @Nullable ChatTemplate chat) {
        if (template == InstructionTemplate.CHAT && chat == null) {
            throw new ConfigException(
                    "the template chat is the model's own, but the model has no chat template; use vicuna, alpaca, wiz or plain");
        }
        this.tokenizer = tokenizer;
        this.template = template;
        this.chat = template == InstructionTemplate.CHAT ? chat : null;
    }

    /// Returns the prompt that asks for an answer.
    String prompt(String instruction, String input) {
        String text = template.text(instruction, input);
        return chat == null ? text : chat.render(List.of(new Message("user", text)), true);
    }

    /// Returns the tokens of a prompt, or of a prompt and what follows it.
    int[] prompted(String text) {
        return chat == null ? tokenizer.encodeWhole(text, true) : tokenizer.encode(text, true);
    }

    /// Returns the tokens of a text that stands alone, at most `most`.
    int[] alone(String text, int most) {
        return cut(text, tokenizer.encodeWhole(text, true), most, true);
    }

    /// Returns at most `most` of the tokens of a text; what the tokenizer puts behind a text stays behind it.
    ///
    /// @param whole whether the tokens have what the tokenizer puts around a text
    private int[] cut(String text, int[] ids, int most, boolean whole) {
        if (ids.length <= most) {
            return ids;
        }
        int[] bare = whole ? tokenizer.encode(text, true) : ids;
        int before = bare.length == 0 ? 0 : offset(ids, bare);
        int behind = Math.max(0, Math.min(ids.length - bare.length - before, most));
        int[] shorter = Arrays.copyOf(ids, most);
        System.arraycopy(ids, ids.length - behind, shorter, most - behind, behind);
        return shorter;
    }

    /// As [#prompted], at most `most` tokens.
    int[] prompted(String text, int most) {
        return cut(text, prompted(text), most, chat == null);
    }

    /// Returns how many tokens stand before the bare ones.
    private static int offset(int[] whole, int[] bare) {
        for (int at = 0; at + bare.length <= whole.length; at++) {
            if (Arrays.equals(whole, at, at + bare.length, bare, 0, bare.length)) {
                return at;
            }
        }
        return 0;
    }
}
