package dev.edgewise.rerank.pool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LogDocMergePolicy;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.ByteBuffersDirectory;

/// Finds documents by their words: BM25 with k₁ 1.2 and b 0.75, words in lower case, neither stemmed nor left
/// out. Documents of equal scores come in their order.
public final class LexicalIndex implements AutoCloseable {
    private static final String TEXT = "text";

    private final StandardAnalyzer analyzer = new StandardAnalyzer();
    private final ByteBuffersDirectory directory = new ByteBuffersDirectory();
    private final DirectoryReader reader;
    private final IndexSearcher searcher;

    /// Makes an index in memory.
    public LexicalIndex(List<String> documents) {
        try {
            // The default policy merges segments in the order of their sizes, this one in that of their documents.
            IndexWriterConfig config = new IndexWriterConfig(analyzer).setMergePolicy(new LogDocMergePolicy());
            try (IndexWriter writer = new IndexWriter(directory, config)) {
                for (String document : documents) {
                    Document fields = new Document();
                    fields.add(new TextField(TEXT, document, Field.Store.NO));
                    writer.addDocument(fields);
                }
                // In one segment a document's number is its place, and equal scores are in order.
                writer.forceMerge(1);
            }
            reader = DirectoryReader.open(directory);
            searcher = new IndexSearcher(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
    }

    /// Returns the places of the best documents for a query, best first; fewer where fewer have a word of it.
    public List<Integer> search(String query, int count) {
        List<Integer> found = new ArrayList<>();
        for (ScoreDoc each : best(query, count)) {
            found.add(each.doc);
        }
        return found;
    }

    /// Returns the score of every document for a query, in their order; 0 for one without a word of it.
    public double[] scores(String query) {
        double[] scores = new double[reader.maxDoc()];
        for (ScoreDoc each : best(query, scores.length)) {
            scores[each.doc] = each.score;
        }
        return scores;
    }

    private ScoreDoc[] best(String query, int count) {
        BooleanQuery.Builder any = new BooleanQuery.Builder();
        SequencedSet<String> words = words(query);
        words.stream()
                .limit(IndexSearcher.getMaxClauseCount())
                .forEach(word -> any.add(new TermQuery(new Term(TEXT, word)), BooleanClause.Occur.SHOULD));
        if (count < 1 || words.isEmpty()) {
            return new ScoreDoc[0];
        }
        try {
            return searcher.search(any.build(), count).scoreDocs;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private SequencedSet<String> words(String text) {
        SequencedSet<String> words = new LinkedHashSet<>();
        try (TokenStream stream = analyzer.tokenStream(TEXT, text)) {
            CharTermAttribute word = stream.addAttribute(CharTermAttribute.class);
            stream.reset();
            while (stream.incrementToken()) {
                words.add(word.toString());
            }
            stream.end();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return words;
    }

    @Override
    public void close() {
        try {
            reader.close();
            directory.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        analyzer.close();
    }
}
