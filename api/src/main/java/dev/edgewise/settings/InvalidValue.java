package dev.edgewise.settings;

/// A value that a configuration record refuses. The reader of configurations turns it into a
/// `ConfigException` that also names the section, the file and the line.
public final class InvalidValue extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String key;
    private final String problem;

    /// @param key the key within its record, as YAML spells it
    /// @param problem what is wrong with it; it follows the key: `must be at least 1 but was 0`
    public InvalidValue(String key, String problem) {
        super(key + " " + problem);
        this.key = key;
        this.problem = problem;
    }

    public String key() {
        return key;
    }

    public String problem() {
        return problem;
    }
}
