package dev.edgewise.ranking.corpus;

import dev.edgewise.random.Seeds;
import dev.edgewise.ranking.data.JudgedDocument;
import dev.edgewise.ranking.data.QueryList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// Queries for furniture and short texts of products, with grades by what a query asks for:
///
/// | grade | a product |
/// |---|---|
/// | 2 | is of the type, and has both properties that the query names |
/// | 1 | is of the type, and has one of the two |
/// | 0 | anything else; half of these have both properties and are of another type |
///
/// Query and product choose among three words for the same thing, so that counting common words helps little: a
/// ranker has to learn which words mean the same. Queries of dev and test name combinations that no other part
/// has, in words that the training shows.
///
/// @param train to learn from
/// @param dev to measure during a run
/// @param test to measure once
public record ProductCorpus(List<QueryList> train, List<QueryList> dev, List<QueryList> test) {
    /// The corpus that everybody gets.
    public static final long SEED = 20;

    private static final int PHRASINGS = 2;
    private static final int GOOD = 3;
    private static final int PARTLY = 5;
    private static final int OTHERS = 8;
    private static final double HELD = 0.12;

    private static final List<String> QUERIES =
            List.of("%s %s %s", "buy %s %s %s", "a %s %s %s", "%3$s %1$s %2$s", "%3$s in %1$s %2$s");
    private static final List<String> PRODUCTS = List.of(
            "%2$s %3$s %4$s %1$s %5$s",
            "%1$s in %2$s %3$s, %4$s, %5$s",
            "this %3$s %1$s is %2$s and %4$s",
            "%4$s %1$s made of %3$s, %2$s",
            "new %2$s %1$s, %4$s, %3$s %5$s");
    private static final List<String> EXTRAS = List.of(
            "for the hall",
            "with drawers",
            "for guests",
            "easy to clean",
            "from our workshop",
            "with a warranty",
            "for the garden",
            "delivered free");

    public ProductCorpus {
        train = List.copyOf(train);
        dev = List.copyOf(dev);
        test = List.copyOf(test);
    }

    /// Returns the corpus of a seed.
    public static ProductCorpus of(long seed) {
        List<QueryList> train = new ArrayList<>();
        List<QueryList> dev = new ArrayList<>();
        List<QueryList> test = new ArrayList<>();
        for (Wish wish : wishes()) {
            RandomGenerator random = Seeds.stream(seed, "products", wish);
            double place = random.nextDouble();
            boolean learned = place >= 2 * HELD;
            List<QueryList> part = learned ? train : place < HELD ? test : dev;
            int phrasings = learned ? PHRASINGS : 1;
            Map<String, QueryList> byQuery = new LinkedHashMap<>();
            while (byQuery.size() < phrasings) {
                String query = wish.query(random);
                byQuery.putIfAbsent(query, list(query, wish, random));
            }
            part.addAll(byQuery.values());
        }
        Collections.shuffle(train, Random.from(Seeds.stream(seed, "order")));
        return new ProductCorpus(train, dev, test);
    }

    /// Returns every combination of a type with values of two other facets.
    private static List<Wish> wishes() {
        List<Wish> wishes = new ArrayList<>();
        Facet[] properties = {Facet.SIZE, Facet.COLOUR, Facet.MATERIAL};
        for (int a = 0; a < properties.length; a++) {
            for (int b = a + 1; b < properties.length; b++) {
                for (int type = 0; type < Facet.TYPE.size(); type++) {
                    for (int first = 0; first < properties[a].size(); first++) {
                        for (int second = 0; second < properties[b].size(); second++) {
                            wishes.add(new Wish(type, properties[a], first, properties[b], second));
                        }
                    }
                }
            }
        }
        return wishes;
    }

    private static QueryList list(String query, Wish wish, RandomGenerator random) {
        List<JudgedDocument> documents = new ArrayList<>();
        add(documents, GOOD, 2, wish, random);
        add(documents, PARTLY, 1, wish, random);
        add(documents, OTHERS, 0, wish, random);
        Collections.shuffle(documents, Random.from(random));
        return new QueryList(null, query, null, documents);
    }

    private static void add(List<JudgedDocument> documents, int count, int grade, Wish wish, RandomGenerator random) {
        for (int left = count; left > 0; ) {
            Map<Facet, Integer> product = wish.product(grade, left % 2 == 0, random);
            String text = text(product, random);
            if (documents.stream().noneMatch(known -> known.text().equals(text))) {
                documents.add(new JudgedDocument(text, null, List.of((double) grade), null, "the products"));
                left--;
            }
        }
    }

    private static String text(Map<Facet, Integer> product, RandomGenerator random) {
        return pick(PRODUCTS, random)
                .formatted(
                        word(Facet.TYPE, product, random),
                        word(Facet.COLOUR, product, random),
                        word(Facet.MATERIAL, product, random),
                        word(Facet.SIZE, product, random),
                        pick(EXTRAS, random));
    }

    private static String word(Facet facet, Map<Facet, Integer> product, RandomGenerator random) {
        return pick(facet.words(product.getOrDefault(facet, 0)), random);
    }

    private static String pick(List<String> words, RandomGenerator random) {
        return words.get(random.nextInt(words.size()));
    }

    /// What a query asks for: a type and two properties.
    private record Wish(int type, Facet first, int firstValue, Facet second, int secondValue) {
        private String query(RandomGenerator random) {
            return pick(QUERIES, random)
                    .formatted(
                            pick(first.words(firstValue), random),
                            pick(second.words(secondValue), random),
                            pick(Facet.TYPE.words(type), random));
        }

        /// Returns a value for each facet, such that the product has a grade under this wish.
        ///
        /// @param near whether a product of grade 0 has both properties, and the wrong type
        private Map<Facet, Integer> product(int grade, boolean near, RandomGenerator random) {
            Map<Facet, Integer> product = new EnumMap<>(Facet.class);
            for (Facet facet : Facet.values()) {
                product.put(facet, random.nextInt(facet.size()));
            }
            if (grade == 0 && !near) {
                while (grade(product) > 0) {
                    product.put(Facet.TYPE, other(Facet.TYPE, type, random));
                }
                return product;
            }
            product.put(Facet.TYPE, grade == 0 ? other(Facet.TYPE, type, random) : type);
            product.put(first, firstValue);
            product.put(second, secondValue);
            if (grade == 1) {
                boolean missed = random.nextBoolean();
                product.put(
                        missed ? first : second,
                        missed ? other(first, firstValue, random) : other(second, secondValue, random));
            }
            return product;
        }

        private int grade(Map<Facet, Integer> product) {
            int properties = (product.getOrDefault(first, -1) == firstValue ? 1 : 0)
                    + (product.getOrDefault(second, -1) == secondValue ? 1 : 0);
            return product.getOrDefault(Facet.TYPE, -1) == type ? properties : 0;
        }

        private static int other(Facet facet, int value, RandomGenerator random) {
            int drawn = random.nextInt(facet.size() - 1);
            return drawn < value ? drawn : drawn + 1;
        }

        @Override
        public String toString() {
            return type + " " + first + " " + firstValue + " " + second + " " + secondValue;
        }
    }

    /// Returns the rows of a table with the columns query, document and label, its first line included.
    public static List<String> table(List<QueryList> lists) {
        List<String> rows = new ArrayList<>(List.of("query\tdocument\tlabel"));
        lists.forEach(list -> IntStream.range(0, list.size())
                .forEach(i ->
                        rows.add(list.query() + "\t" + list.documents().get(i).text() + "\t"
                                + (int) list.documents().get(i).value())));
        return rows;
    }
}
