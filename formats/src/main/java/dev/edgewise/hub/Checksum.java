package dev.edgewise.hub;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The two checksums the hub gives: SHA-256 of the content for files in large file storage, and git's for others,
///
///     SHA-1("blob " + size + "\0" + content)
final class Checksum {
    private Checksum() {}

    /// Returns the checksum of `file` in the kind `etag` has; `etag` itself when it is of neither kind.
    static String like(String etag, Path file) throws IOException {
        if (etag.matches("[0-9a-f]{64}")) {
            return hex(digest("SHA-256"), file);
        }
        if (etag.matches("[0-9a-f]{40}")) {
            MessageDigest git = digest("SHA-1");
            git.update(("blob " + Files.size(file) + "\0").getBytes(StandardCharsets.US_ASCII));
            return hex(git, file);
        }
        return etag;
    }

    private static String hex(MessageDigest digest, Path file) throws IOException {
        byte[] buffer = new byte[1 << 20];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has " + algorithm, e);
        }
    }
}
