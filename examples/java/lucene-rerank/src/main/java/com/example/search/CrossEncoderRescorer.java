package com.example.search;

import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.search.Explanation;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Rescorer;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;

/// Orders Lucene's hits by a cross-encoder, which reads query and document together.
///
/// The scores of the hits become the model's logits. Equal ones stay in the order in which Lucene had them.
public final class CrossEncoderRescorer extends Rescorer {
    private final CrossEncoder model;
    private final String query;
    private final String field;

    /// @param query as the person wrote it, not as it was parsed
    /// @param field a stored field with the document's text
    public CrossEncoderRescorer(CrossEncoder model, String query, String field) {
        this.model = model;
        this.query = query;
        this.field = field;
    }

    @Override
    public TopDocs rescore(IndexSearcher searcher, TopDocs hits, int topN) throws IOException {
        float[] scores = scores(searcher, hits.scoreDocs);
        ScoreDoc[] ranked = new ScoreDoc[scores.length];
        for (int i = 0; i < ranked.length; i++) {
            ranked[i] = new ScoreDoc(hits.scoreDocs[i].doc, scores[i], hits.scoreDocs[i].shardIndex);
        }
        Arrays.sort(ranked, Comparator.comparingDouble(hit -> -hit.score)); // stable
        return new TopDocs(hits.totalHits, Arrays.copyOf(ranked, Math.min(topN, ranked.length)));
    }

    private float[] scores(IndexSearcher searcher, ScoreDoc[] hits) throws IOException {
        StoredFields stored = searcher.storedFields();
        List<String> texts = new ArrayList<>();
        for (ScoreDoc hit : hits) {
            texts.add(stored.document(hit.doc).get(field));
        }
        try {
            return model.scores(query, texts);
        } catch (OrtException e) {
            throw new IOException("the cross-encoder cannot score the hits", e);
        }
    }

    @Override
    public Explanation explain(IndexSearcher searcher, Explanation first, int document) throws IOException {
        float score = scores(searcher, new ScoreDoc[] {new ScoreDoc(document, 0)})[0];
        return Explanation.match(score, "logit of the cross-encoder for the query and field " + field, first);
    }
}
