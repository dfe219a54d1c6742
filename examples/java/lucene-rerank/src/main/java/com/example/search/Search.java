package com.example.search;

import java.io.IOException;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.queryparser.classic.ParseException;
import org.apache.lucene.queryparser.classic.QueryParser;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;

/// BM25 over texts in memory, and the same with a cross-encoder behind it.
public final class Search implements AutoCloseable {
    /// The field with the text.
    static final String TEXT = "text";

    private final Directory directory = new ByteBuffersDirectory();
    private final Analyzer analyzer = new EnglishAnalyzer();
    private final DirectoryReader reader;
    private final IndexSearcher searcher;

    public Search(List<String> texts) throws IOException {
        try (IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig(analyzer))) {
            for (String text : texts) {
                Document document = new Document();
                document.add(new TextField(TEXT, text, Field.Store.YES));
                writer.addDocument(document);
            }
        }
        reader = DirectoryReader.open(directory);
        searcher = new IndexSearcher(reader);
    }

    /// Returns the best `count` texts by BM25.
    public TopDocs bm25(String query, int count) throws IOException {
        try {
            return searcher.search(new QueryParser(TEXT, analyzer).parse(QueryParser.escape(query)), count);
        } catch (ParseException e) {
            throw new IOException("the query cannot be read: " + query, e);
        }
    }

    /// Returns the best `count` of some hits by a cross-encoder.
    public TopDocs rerank(CrossEncoder model, String query, TopDocs hits, int count) throws IOException {
        return new CrossEncoderRescorer(model, query, TEXT).rescore(searcher, hits, count);
    }

    public String text(ScoreDoc hit) throws IOException {
        return searcher.storedFields().document(hit.doc).get(TEXT);
    }

    @Override
    public void close() throws IOException {
        reader.close();
        directory.close();
        analyzer.close();
    }
}
