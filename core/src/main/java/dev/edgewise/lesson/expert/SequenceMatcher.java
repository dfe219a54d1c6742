package dev.edgewise.lesson.expert;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/// Compares texts with one text by Ratcliff and Obershelp's method, as Python's `difflib.SequenceMatcher` does.
///
///     ratio(a, b) = 2M / (|a| + |b|)
///
/// M is the size of the longest block that both share, and of the longest blocks left and right of it, and so on.
/// Ties go to the block that begins first in `a`, then in `b`. Sizes count code points, as Python's do. The ratio
/// equals Python's bit for bit. It is not symmetric: `a` is what the model wrote, `b` what the expert wrote.
///
/// Immutable; a comparison takes at most |a| · |b| operations for each block.
final class SequenceMatcher {
    private static final int POPULAR_FROM = 200;
    private static final int ASCII = 128;
    private static final int[] NOWHERE = {};

    private final int[] b;
    private final int[][] ascii = new int[ASCII][];
    private final Map<Integer, int[]> others = new HashMap<>();

    /// @param autojunk whether characters that are frequent in a text of at least 200 code points begin no block, as
    ///     Python has it by default. Then two long texts that differ in one digit may have almost nothing in common
    SequenceMatcher(String expert, boolean autojunk) {
        b = expert.codePoints().toArray();
        Map<Integer, Integer> counts = new HashMap<>();
        for (int point : b) {
            counts.merge(point, 1, Integer::sum);
        }
        int most = autojunk && b.length >= POPULAR_FROM ? b.length / 100 + 1 : Integer.MAX_VALUE;
        counts.values().removeIf(count -> count > most);
        Arrays.fill(ascii, NOWHERE);
        counts.keySet().forEach(point -> {
            int[] at = IntStream.range(0, b.length).filter(i -> b[i] == point).toArray();
            if (point < ASCII) {
                ascii[point] = at;
            } else {
                others.put(point, at);
            }
        });
    }

    /// Returns where a code point that may begin a block stands in the expert's text.
    private int[] places(int point) {
        return point < ASCII ? ascii[point] : others.getOrDefault(point, NOWHERE);
    }

    /// Returns how much `text` shares with the expert's, in [0, 1]; 1 for two empty texts.
    double ratio(String text) {
        int[] a = text.codePoints().toArray();
        int total = a.length + b.length;
        return total == 0 ? 1 : 2.0 * matches(a) / total;
    }

    /// A part of both texts.
    private record Part(int aLow, int aHigh, int bLow, int bHigh) {}

    /// A block that both texts share.
    private record Block(int a, int b, int size) {}

    private int matches(int[] a) {
        int sum = 0;
        int[] lengths = new int[b.length + 1];
        int[] next = new int[b.length + 1];
        Deque<Part> parts = new ArrayDeque<>();
        parts.push(new Part(0, a.length, 0, b.length));
        while (!parts.isEmpty()) {
            Part part = parts.pop();
            Block block = extended(a, part, longest(a, part, lengths, next));
            if (block.size() == 0) {
                continue;
            }
            sum += block.size();
            int aEnd = block.a() + block.size();
            int bEnd = block.b() + block.size();
            if (part.aLow() < block.a() && part.bLow() < block.b()) {
                parts.push(new Part(part.aLow(), block.a(), part.bLow(), block.b()));
            }
            if (aEnd < part.aHigh() && bEnd < part.bHigh()) {
                parts.push(new Part(aEnd, part.aHigh(), bEnd, part.bHigh()));
            }
        }
        return sum;
    }

    /// Finds the longest block without frequent characters.
    ///
    /// @param lengths zeros; entry j + 1 is the length of the block that ends at `j`. Zeros again at the end
    /// @param next zeros, as `lengths`
    private Block longest(int[] a, Part part, int[] lengths, int[] next) {
        Block best = new Block(part.aLow(), part.bLow(), 0);
        int[] now = lengths;
        int[] following = next;
        int[] before = NOWHERE;
        for (int i = part.aLow(); i < part.aHigh(); i++) {
            int[] at = places(a[i]);
            for (int j : at) {
                if (j >= part.bHigh()) {
                    break;
                }
                if (j >= part.bLow()) {
                    int length = now[j] + 1;
                    following[j + 1] = length;
                    if (length > best.size()) {
                        best = new Block(i - length + 1, j - length + 1, length);
                    }
                }
            }
            clear(now, before);
            before = at;
            int[] swap = now;
            now = following;
            following = swap;
        }
        clear(now, before);
        return best;
    }

    private static void clear(int[] lengths, int[] places) {
        for (int j : places) {
            lengths[j + 1] = 0;
        }
    }

    /// Extends a block over equal characters, frequent ones too, inside the part.
    private Block extended(int[] a, Part part, Block block) {
        int i = block.a();
        int j = block.b();
        int size = block.size();
        while (i > part.aLow() && j > part.bLow() && a[i - 1] == b[j - 1]) {
            i--;
            j--;
            size++;
        }
        while (i + size < part.aHigh() && j + size < part.bHigh() && a[i + size] == b[j + size]) {
            size++;
        }
        return new Block(i, j, size);
    }
}
