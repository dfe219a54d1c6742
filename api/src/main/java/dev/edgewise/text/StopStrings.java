package dev.edgewise.text;

import dev.edgewise.error.ConfigException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Texts that end a completion when they appear in it, even across tokens. One object serves all sequences of a
/// run; each sequence has a [Watch].
///
/// They are sought in the text without special tokens. A stop string that is itself a special token
/// (`<|im_end|>`) is sought as that token.
public final class StopStrings {
    private final Tokenizer tokenizer;
    private final List<String> texts;
    private final Set<Integer> tokens = new HashSet<>();
    private final int longest;

    /// @param strings the stop strings; none is fine
    /// @throws ConfigException if one of them is empty
    public StopStrings(Tokenizer tokenizer, List<String> strings) {
        this.tokenizer = tokenizer;
        if (strings.contains("")) {
            throw new ConfigException("A stop string is empty; it would stop every completion before its first token."
                    + " Remove it from the list " + strings + ".");
        }
        for (String text : strings) {
            int[] ids = tokenizer.encode(text, true);
            if (ids.length == 1 && tokenizer.decode(ids, true).isEmpty()) {
                tokens.add(ids[0]);
            }
        }
        this.texts = strings.stream().distinct().toList();
        this.longest = texts.stream().mapToInt(String::length).max().orElse(0);
    }

    /// Tells whether there is anything to watch for.
    public boolean isEmpty() {
        return texts.isEmpty();
    }

    /// Returns a watch over one sequence.
    public Watch watch() {
        return new Watch();
    }

    /// Keeps the text of one growing sequence, up to a stop string. Not thread-safe.
    ///
    /// A step costs two decodings of a few tokens and a search in the new text.
    public final class Watch {
        private final IncrementalDecoder decoder = new IncrementalDecoder(tokenizer, true);
        private final StringBuilder text = new StringBuilder();
        private boolean stopped;

        private Watch() {}

        /// Takes the next token.
        ///
        /// @return whether a stop string has appeared; the sequence should end with this token
        /// @throws IllegalStateException if one had appeared before
        public boolean append(int id) {
            if (stopped) {
                throw new IllegalStateException("The sequence has stopped; start another watch");
            }
            if (tokens.contains(id)) {
                text.append(decoder.finish());
                stopped = true;
                return true;
            }
            int known = text.length();
            text.append(decoder.append(id));
            stopped = cutAtStop(Math.max(0, known - longest + 1));
            return stopped;
        }

        /// Ends the sequence for another reason (end token, length limit). It adds the bytes of a character that
        /// was never completed.
        ///
        /// @return whether a stop string has appeared
        public boolean finish() {
            if (!stopped) {
                int known = text.length();
                text.append(decoder.finish());
                stopped = cutAtStop(Math.max(0, known - longest + 1));
            }
            return stopped;
        }

        /// Returns the text so far. Once a stop string has appeared, it returns the text before it.
        public String text() {
            return text.toString();
        }

        /// Returns how much of the text no later token can take back: all but an ending that may be the beginning of
        /// a stop string.
        public int settled() {
            int length = text.length();
            if (stopped) {
                return length;
            }
            for (int from = Math.max(0, length - longest + 1); from < length; from++) {
                String ending = text.substring(from);
                if (texts.stream().anyMatch(stop -> stop.startsWith(ending))) {
                    return from;
                }
            }
            return length;
        }

        /// Cuts the text at the stop string that begins first, from a position on.
        private boolean cutAtStop(int from) {
            int first = -1;
            for (String stop : texts) {
                int at = text.indexOf(stop, from);
                first = at >= 0 && (first < 0 || at < first) ? at : first;
            }
            if (first >= 0) {
                text.setLength(first);
            }
            return first >= 0;
        }
    }
}
