package dev.edgewise.ranking.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.edgewise.ranking.RankingLoss;
import dev.edgewise.ranking.RankingSlope;
import dev.edgewise.ranking.ScoredList;
import dev.edgewise.testkit.Golden;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Values and slopes of sentence-transformers' losses (6.0.1), and of torch autograd over formulas that it does
/// not have, in float64.
class LossVectorsTest {
    private static final String[] FILES = {"ranking/losses.json", "ranking/formula_losses.json"};

    /// A case of a loss.
    record Case(String name, JsonNode golden) {
        @Override
        public String toString() {
            return name + " " + golden;
        }
    }

    static Stream<Case> cases() {
        return Stream.of(FILES)
                .flatMap(file -> Golden.read(file).properties().stream())
                .flatMap(loss -> loss.getValue().valueStream().map(each -> new Case(loss.getKey(), each)));
    }

    @Test
    void everyLossHasItsCases() {
        assertThat(cases()).hasSize(93);
        assertThat(cases().map(Case::name).distinct())
                .containsExactlyInAnyOrderElementsOf(RankingLosses.PROVIDERS.stream()
                        .map(provider -> provider.type())
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void lossAndSlopesEqualTheReference(Case each) {
        JsonNode golden = each.golden();
        List<ScoredList> lists = lists(each);
        RankingSlope slope = loss(each).evaluate(lists);
        assertThat(slope.loss()).isCloseTo(golden.path("loss").doubleValue(), relative(golden.path("loss")));
        List<Double> expected = new ArrayList<>();
        flatten(slopesByList(each), expected);
        List<Double> actual = slope.slopes().stream()
                .flatMap(Stream::of)
                .flatMapToDouble(Arrays::stream)
                .boxed()
                .toList();
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < actual.size(); i++) {
            assertThat(actual.get(i))
                    .as("slope %s", i)
                    .isCloseTo(expected.get(i), within(1e-9 * Math.max(0.1, Math.abs(expected.get(i)))));
        }
    }

    private static Offset<Double> relative(JsonNode value) {
        return within(1e-9 * Math.abs(value.doubleValue()));
    }

    private static RankingLoss loss(Case each) {
        JsonNode golden = each.golden();
        Activation activation =
                Activation.valueOf(golden.path("activation").asText("identity").toUpperCase(Locale.ROOT));
        Integer k = golden.hasNonNull("k") ? golden.path("k").intValue() : null;
        double sigma = golden.path("sigma").asDouble(1);
        ReductionLog log = ReductionLog.valueOf(
                golden.path("reduction_log").asText("binary").toUpperCase(Locale.ROOT));
        return CheckedLoss.of(
                switch (each.name()) {
                    case "bce" ->
                        new BinaryCrossEntropy(golden.path("pos_weight").asDouble(1), 0);
                    case "mse" -> new MeanSquaredError(activation);
                    case "margin_mse" -> new MarginMse(activation);
                    case "margin_mse_all_pairs" -> new AllPairsMarginMse(activation);
                    case "ranknet" -> new RankNet(k, sigma, log, activation);
                    case "ranknet_from_ranks" -> new RankNet.FromRanks(activation);
                    case "lambda" ->
                        new Lambda(scheme(golden.path("scheme").asText()), 10, k, sigma, 1e-10, log, activation);
                    case "listnet" -> new ListNet(activation);
                    case "listwise_kl" ->
                        new ListwiseKl(golden.path("temperature").doubleValue(), activation);
                    case "listmle", "plistmle" ->
                        new ListMle(
                                new ListMle.Settings(
                                        golden.path("respect_input_order").booleanValue(), activation),
                                each.name().equals("plistmle"));
                    case "adr_mse" -> new AdrMse(golden.path("alpha").doubleValue(), activation);
                    case "mnrl" -> new MultipleNegatives(4, golden.path("scale").doubleValue(), activation);
                    case "cross_entropy" ->
                        new CrossEntropy(golden.path("label_smoothing").asDouble(0));
                    case "soft_cross_entropy" ->
                        new SoftCrossEntropy(golden.path("temperature").doubleValue());
                    default -> throw new IllegalArgumentException(each.name());
                });
    }

    private static PairWeights scheme(String name) {
        return Map.of(
                        "NoWeighting", PairWeights.NONE,
                        "NDCGLoss1", PairWeights.NDCG_LOSS1,
                        "NDCGLoss2", PairWeights.NDCG_LOSS2,
                        "LambdaRank", PairWeights.LAMBDA_RANK,
                        "NDCGLoss2PP", PairWeights.NDCG_LOSS2_PP)
                .get(name);
    }

    /// Returns the case as lists: columns of documents are turned over, margins become scores below 0.
    private static List<ScoredList> lists(Case each) {
        JsonNode golden = each.golden();
        return switch (each.name()) {
            case "bce", "mse" -> List.of(list(golden.path("logits"), golden.path("labels")));
            case "listwise_kl" -> List.of(list(golden.path("student"), golden.path("teacher")));
            case "ranknet_from_ranks" -> List.of(list(golden.path("student"), golden.path("teacher_rank")));
            case "margin_mse_all_pairs" -> lists(golden.path("student"), golden.path("teacher"));
            case "soft_cross_entropy" ->
                List.of(new ScoredList(
                        new double[][] {Golden.doubles(golden.path("logits"))},
                        new double[][] {Golden.doubles(golden.path("target"))}));
            case "cross_entropy" ->
                List.of(new ScoredList(
                        rows(golden.path("logits")),
                        golden.path("labels")
                                .valueStream()
                                .map(label -> new double[] {label.doubleValue()})
                                .toArray(double[][]::new)));
            case "mnrl" -> negatives(rows(golden.path("matrix")));
            case "margin_mse" -> margins(golden);
            default -> lists(golden.path("logits"), golden.path("labels"));
        };
    }

    private static List<ScoredList> lists(JsonNode scores, JsonNode labels) {
        return IntStream.range(0, scores.size())
                .mapToObj(i -> list(scores.get(i), labels.get(i)))
                .toList();
    }

    private static ScoredList list(JsonNode scores, JsonNode labels) {
        return ScoredList.of(Golden.doubles(scores), Golden.doubles(labels));
    }

    private static double[][] rows(JsonNode matrix) {
        return matrix.valueStream().map(Golden::doubles).toArray(double[][]::new);
    }

    private static List<ScoredList> negatives(double[][] matrix) {
        return IntStream.range(0, matrix.length)
                .mapToObj(i -> {
                    double[] labels = new double[matrix[i].length];
                    labels[i] = 1;
                    return ScoredList.of(matrix[i], labels);
                })
                .toList();
    }

    private static List<ScoredList> margins(JsonNode golden) {
        double[][] columns = rows(golden.path("columns"));
        JsonNode labels = golden.path("labels");
        boolean scores = golden.path("labels_are").asText().equals("scores");
        return IntStream.range(0, columns[0].length)
                .mapToObj(row -> {
                    double[] given = labels.get(row).isArray()
                            ? Golden.doubles(labels.get(row))
                            : new double[] {labels.get(row).doubleValue()};
                    double[] own = new double[columns.length];
                    for (int j = 0; j < own.length; j++) {
                        own[j] = scores ? given[j] : j == 0 ? 0 : -given[j - 1];
                    }
                    return ScoredList.of(
                            Stream.of(columns)
                                    .mapToDouble(column -> column[row])
                                    .toArray(),
                            own);
                })
                .toList();
    }

    /// Returns the slopes in the order of the lists.
    private static JsonNode slopesByList(Case each) {
        JsonNode slopes = each.golden().path("grad");
        if (!each.name().equals("margin_mse")) {
            return slopes;
        }
        ArrayNode turned = JsonNodeFactory.instance.arrayNode();
        for (int row = 0; row < slopes.get(0).size(); row++) {
            for (JsonNode column : slopes) {
                turned.add(column.get(row));
            }
        }
        return turned;
    }

    private static void flatten(JsonNode node, List<Double> into) {
        if (node.isArray()) {
            node.forEach(part -> flatten(part, into));
        } else {
            into.add(node.doubleValue());
        }
    }
}
