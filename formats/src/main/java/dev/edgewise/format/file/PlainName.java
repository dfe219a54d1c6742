package dev.edgewise.format.file;

/// Names that came from a file or a server and are about to become a path: only a plain file name may.
public final class PlainName {
    private static final int LONGEST = 255;

    private PlainName() {}

    /// Returns whether `name` names a file directly in a directory: no separator, no drive, no `.` or `..`, no
    /// control character.
    public static boolean isPlain(String name) {
        return !name.isEmpty()
                && name.length() <= LONGEST
                && !name.equals(".")
                && !name.equals("..")
                && name.chars().noneMatch(c -> c == '/' || c == '\\' || c == ':' || Character.isISOControl(c));
    }

    /// Returns whether `path` is plain names joined by `/`: relative, and without a way out of its directory.
    public static boolean isPlainPath(String path) {
        for (String part : path.split("/", -1)) {
            if (!isPlain(part)) {
                return false;
            }
        }
        return true;
    }
}
