package dev.edgewise.ranking.corpus;

import java.util.List;
import java.util.stream.Stream;

/// What products differ in. Every value has several words that mean the same.
enum Facet {
    TYPE(
            "chair seat stool",
            "table desk workbench",
            "lamp light lantern",
            "shelf bookcase rack",
            "sofa couch settee",
            "bed bunk cot",
            "rug carpet mat",
            "cabinet cupboard wardrobe"),
    COLOUR(
            "red crimson scarlet",
            "blue navy azure",
            "green emerald olive",
            "white ivory snowy",
            "black ebony charcoal",
            "yellow golden amber"),
    MATERIAL(
            "wooden oak pine",
            "metal steel iron",
            "glass crystal glazed",
            "leather suede hide",
            "fabric cotton linen",
            "plastic acrylic resin"),
    SIZE("small compact tiny", "large big huge", "tall high lofty", "narrow slim slender");

    private final List<List<String>> values;

    Facet(String... values) {
        this.values =
                Stream.of(values).map(words -> List.of(words.split(" ", -1))).toList();
    }

    /// Returns the number of values.
    int size() {
        return values.size();
    }

    /// Returns the words of a value.
    List<String> words(int value) {
        return values.get(value);
    }
}
