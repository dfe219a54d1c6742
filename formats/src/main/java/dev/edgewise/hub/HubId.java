package dev.edgewise.hub;

import dev.edgewise.error.ModelException;
import dev.edgewise.error.Quoted;
import dev.edgewise.format.file.PlainName;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A model on the hub: `owner/name`, or `owner/name@revision` for a branch, tag or commit.
public record HubId(String owner, String name, String revision) {
    /// The branch taken where none is named.
    public static final String DEFAULT_REVISION = "main";

    private static final String PART = "[A-Za-z0-9](?:[A-Za-z0-9._-]{0,94}[A-Za-z0-9])?";
    private static final Pattern ID = Pattern.compile("(" + PART + ")/(" + PART + ")(?:@(.+))?");

    /// Checks the form.
    ///
    /// @throws ModelException if a part could lead out of its folder or address
    public HubId {
        if (!hasForm(owner + "/" + name + "@" + revision)) {
            throw malformed(owner + "/" + name + "@" + revision);
        }
    }

    /// Returns whether `text` has the form of an id. A relative path of two parts has it too, so look for the
    /// path first.
    public static boolean hasForm(String text) {
        Matcher matcher = ID.matcher(text);
        return matcher.matches()
                && !text.contains("..")
                && (matcher.group(3) == null || PlainName.isPlainPath(matcher.group(3)));
    }

    /// Reads an id.
    ///
    /// @throws ModelException if the text has another form
    public static HubId parse(String text) {
        Matcher matcher = ID.matcher(text);
        if (!matcher.matches() || !hasForm(text)) {
            throw malformed(text);
        }
        String revision = matcher.group(3);
        return new HubId(matcher.group(1), matcher.group(2), revision == null ? DEFAULT_REVISION : revision);
    }

    private static ModelException malformed(String text) {
        return new ModelException("a hub id must have the form owner/name or owner/name@revision but was '"
                + Quoted.of(text) + "'; an example is HuggingFaceTB/SmolLM2-135M-Instruct");
    }

    /// Returns `owner/name`.
    public String repository() {
        return owner + "/" + name;
    }

    /// Returns the text it is read from.
    @Override
    public String toString() {
        return revision.equals(DEFAULT_REVISION) ? repository() : repository() + "@" + revision;
    }
}
