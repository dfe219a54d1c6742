package dev.edgewise.rerank.pool;

import dev.edgewise.random.Seeds;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// Draws the documents of a query: the first that BM25 finds, some of a band further down, and some of all. A
/// random document alone is almost surely irrelevant and teaches little.
///
/// @param top how many of the first
/// @param bandFrom the first rank of the band, from 1 on
/// @param bandTo its last rank
/// @param band how many of the band
/// @param random how many of all
public record Candidates(int top, int bandFrom, int bandTo, int band, int random, long seed) {
    /// A document of a query.
    ///
    /// @param document its place
    /// @param source how it was found: `own`, `bm25`, `band` or `random`
    /// @param rank among those that BM25 finds, from 1 on; 0 where it was not asked
    public record Candidate(int document, String source, int rank) {}

    public Candidates {
        if (top < 0 || band < 0 || random < 0 || top + band + random < 1) {
            throw new IllegalArgumentException("a query needs candidates");
        }
        if (bandFrom <= top || bandTo < bandFrom) {
            throw new IllegalArgumentException("the band lies behind the first ones");
        }
    }

    /// Returns the documents of a query, each once.
    ///
    /// @param number of the query, from which its draws derive
    /// @param own the place of the document that it was written for; below 0 for none
    /// @param documents how many there are
    public List<Candidate> of(String query, int number, int own, LexicalIndex index, int documents) {
        RandomGenerator draws = Seeds.stream(seed, "pool", number);
        Set<Integer> taken = new HashSet<>();
        List<Candidate> candidates = new ArrayList<>();
        List<Integer> found = index.search(query, Math.min(documents, band > 0 ? bandTo : top));
        if (own >= 0) {
            taken.add(own);
            candidates.add(new Candidate(own, "own", found.indexOf(own) + 1));
        }
        for (int rank = 1; rank <= Math.min(top, found.size()); rank++) {
            add(found.get(rank - 1), "bm25", rank, taken, candidates);
        }
        int[] ranks =
                IntStream.rangeClosed(bandFrom, Math.min(bandTo, found.size())).toArray();
        for (int drawn = 0; drawn < Math.min(band, ranks.length); drawn++) {
            int other = drawn + draws.nextInt(ranks.length - drawn);
            int rank = ranks[other];
            ranks[other] = ranks[drawn];
            add(found.get(rank - 1), "band", rank, taken, candidates);
        }
        for (int drawn = 0; drawn < random && taken.size() < documents; drawn++) {
            int document = draws.nextInt(documents);
            while (taken.contains(document)) {
                document = draws.nextInt(documents);
            }
            add(document, "random", 0, taken, candidates);
        }
        return candidates;
    }

    private static void add(int document, String source, int rank, Set<Integer> taken, List<Candidate> candidates) {
        if (taken.add(document)) {
            candidates.add(new Candidate(document, source, rank));
        }
    }
}
