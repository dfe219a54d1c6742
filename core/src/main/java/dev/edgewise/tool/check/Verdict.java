package dev.edgewise.tool.check;

import java.util.List;

/// What the checker says of a reply.
///
/// @param error the kind as BFCL names it, `type_error:simple`; empty for a right reply
/// @param words what is wrong, for people; empty for a right reply
/// @param inner where several calls are asked for and one finds no match: what keeps it from each of the calls that
///     are left
public record Verdict(String error, String words, List<Verdict> inner) {
    /// The reply is right.
    public static final Verdict RIGHT = new Verdict("", "", List.of());

    /// The text was meant as calls and cannot be read.
    public static final String MALFORMED = "malformed";

    /// Calls were asked for, and the text has none.
    public static final String NO_CALL = "no_call";

    /// Words were asked for, and there are none.
    public static final String NO_REPLY = "no_reply";

    /// No call was asked for, and the text has one.
    public static final String NEEDLESS_CALL = "irrelevance_error:decoder_success";

    /// Some call was asked for, whichever, and the text has none.
    public static final String NO_RELEVANT_CALL = "relevance_error:decoder_failed";

    /// The published checker stops with an exception.
    static final String CANNOT_CHECK = "checker:cannot_check";

    public Verdict {
        inner = List.copyOf(inner);
    }

    static Verdict wrong(String error, String words) {
        return new Verdict(error, words, List.of());
    }

    public boolean isRight() {
        return error.isEmpty();
    }
}
