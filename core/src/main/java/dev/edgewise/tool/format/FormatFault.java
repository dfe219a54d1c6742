package dev.edgewise.tool.format;

/// Says why a text is no call. It never leaves the package.
final class FormatFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// @param message why, without a full stop
    FormatFault(String message) {
        super(message, null, false, false);
    }

    /// Returns why.
    String why() {
        return String.valueOf(getMessage());
    }
}
