package dev.edgewise.error;

import java.nio.file.InvalidPathException;

/// Explains why a text cannot be the name of a file. Java names files in the encoding of the locale it was
/// started in.
public final class FileNames {
    /// The setting that a user changes if that encoding is not UTF-8.
    public static final String REMEDY = "start Edgewise by its script ./edgewise, or set LC_ALL=C.UTF-8";

    private FileNames() {}

    /// Returns the encoding of file names and arguments.
    public static String encoding() {
        return System.getProperty("sun.jnu.encoding", "UTF-8");
    }

    /// Returns the reason and what to do. A message puts it after the name and a colon.
    public static String problem(InvalidPathException refused) {
        return problem(refused.getInput(), encoding());
    }

    static String problem(String name, String encoding) {
        if (name.indexOf('\0') >= 0) {
            return "it holds a NUL character; remove it";
        }
        return encoding.equalsIgnoreCase("UTF-8")
                ? "it is no well-formed text; rename the file"
                : "file names are " + encoding + " in this locale, which lacks some of its characters; " + REMEDY;
    }
}
