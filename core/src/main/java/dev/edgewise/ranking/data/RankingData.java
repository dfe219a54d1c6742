package dev.edgewise.ranking.data;

import java.util.List;

/// What files of a ranker's data hold.
///
/// @param lists one a query, in the order in which queries first occur
/// @param rows that were read
/// @param notes what a person should know: rows left out and why, columns that look wrong; each a sentence
public record RankingData(List<QueryList> lists, int rows, List<String> notes) {
    public RankingData {
        lists = List.copyOf(lists);
        notes = List.copyOf(notes);
    }

    /// Returns the number of pairs of a query and a document.
    public int pairs() {
        return lists.stream().mapToInt(QueryList::size).sum();
    }
}
