package dev.edgewise.text.tokenizer;

import ai.djl.huggingface.tokenizers.jni.LibUtils;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import dev.edgewise.error.ModelException;
import dev.edgewise.error.Quoted;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/// One tokenizer of the native library, made from its JSON.
///
/// We call DJL's binding itself and not its `HuggingFaceTokenizer`: that one fetches masks, offsets and token
/// texts of every encoding, and announces itself on the network when it runs on EC2.
///
/// The library is unpacked once to `~/.djl.ai` (or `$DJL_CACHE_DIR`) from the class path; nothing is downloaded.
///
/// Thread-safe; a call after [#close()] fails with an IllegalStateException and never reaches freed memory.
final class NativeTokenizer implements AutoCloseable {
    private static final int LONGEST_REASON = 300;
    private static final TokenizersLibrary LIBRARY = load();

    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final long handle;
    private final String source;
    private boolean closed;

    /// @throws ModelException if the JSON is not a tokenizer
    NativeTokenizer(String json, String source) {
        this.source = source;
        try {
            this.handle = LIBRARY.createTokenizerFromString(json);
        } catch (RuntimeException e) {
            throw new ModelException(
                    source + " is not a tokenizer that can be read: "
                            + Quoted.of(String.valueOf(e.getMessage()), LONGEST_REASON)
                            + ". Download it again, or save it again with a current version of transformers.",
                    e);
        }
    }

    private static TokenizersLibrary load() {
        // Without this DJL looks for a CUDA build of the library and would download it.
        if (System.getProperty("ai.djl.offline") == null) {
            System.setProperty("ai.djl.offline", "true");
        }
        try {
            LibUtils.checkStatus();
        } catch (RuntimeException | LinkageError e) {
            throw new ModelException(
                    "The native tokenizer library does not load on "
                            + System.getProperty("os.name").toLowerCase(Locale.ROOT) + " "
                            + System.getProperty("os.arch") + ": " + e.getMessage()
                            + ". It is there for linux (x86_64, aarch64), macOS (aarch64) and windows (x86_64); its"
                            + " cache folder ~/.djl.ai (DJL_CACHE_DIR) must be writable.",
                    e);
        }
        return TokenizersLibrary.LIB;
    }

    /// Returns token ids; with `addSpecial` also what the tokenizer's post-processor puts around them.
    int[] encode(String text, boolean addSpecial) {
        lock.readLock().lock();
        try {
            requireOpen();
            return ids(text, addSpecial);
        } finally {
            lock.readLock().unlock();
        }
    }

    private int[] ids(String text, boolean addSpecial) {
        try {
            long encoding = LIBRARY.encode(handle, wellFormed(text), addSpecial);
            try {
                long[] ids = LIBRARY.getTokenIds(encoding);
                int[] narrow = new int[ids.length];
                for (int i = 0; i < ids.length; i++) {
                    narrow[i] = (int) ids[i];
                }
                return narrow;
            } finally {
                LIBRARY.deleteEncoding(encoding);
            }
        } catch (RuntimeException e) {
            throw cannot("turn the text \"" + Quoted.of(text) + "\" into tokens", e);
        }
    }

    String decode(int[] ids, boolean skipSpecial) {
        long[] wide = new long[ids.length];
        for (int i = 0; i < ids.length; i++) {
            wide[i] = ids[i];
        }
        lock.readLock().lock();
        try {
            requireOpen();
            return text(wide, skipSpecial);
        } finally {
            lock.readLock().unlock();
        }
    }

    private String text(long[] ids, boolean skipSpecial) {
        try {
            return LIBRARY.decode(handle, ids, skipSpecial);
        } catch (RuntimeException e) {
            throw cannot("turn the ids " + Quoted.of(Arrays.toString(ids)) + " into text", e);
        }
    }

    private ModelException cannot(String what, RuntimeException e) {
        return new ModelException(
                "The tokenizer of " + source + " cannot " + what + ": "
                        + Quoted.of(String.valueOf(e.getMessage()), LONGEST_REASON)
                        + ". Use the tokenizer that belongs to this model.",
                e);
    }

    /// Replaces half surrogate pairs, which are not Unicode text, by U+FFFD.
    private static String wellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return text.codePoints()
                        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xfffd : c)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
            }
        }
        return text;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("The tokenizer is closed");
        }
    }

    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                LIBRARY.deleteTokenizer(handle);
            }
        } finally {
            lock.writeLock().unlock();
        }
    }
}
