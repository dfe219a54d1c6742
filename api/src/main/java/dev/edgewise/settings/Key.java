package dev.edgewise.settings;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Declares a component of a record as a key of the configuration.
///
/// The component's name in snake_case is the key. Its type says what the key takes: `int` and `long` a whole number,
/// `double` a number, `boolean` a flag, `String` text, [java.nio.file.Path] a path, an enum one of its words, a record
/// a
/// section, and a [java.util.List] a list of one of these. A component that is `@Nullable` may be left out.
///
/// ```java
/// public record Settings(
///         @Key(value = "Success rate to hold.", standard = "0.5", range = "(0, 1)") double target,
///         @Key(value = "The database to ask.", standard = "h2") String dialect) {
///     public Settings {
///         Keys.check(Settings.class, target, dialect);
///     }
/// }
/// ```
@Documented
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Key {
    /// The [#standard] of a key that must be given.
    String REQUIRED = "\0";

    /// What the key does and who turns it, in one or two sentences.
    String value();

    /// The default, as YAML writes it. A component that is `@Nullable` has none.
    String standard() default REQUIRED;

    /// The numbers allowed, as an interval: `[1, 8]`, `(0, 1]`, `[0, )`.
    String range() default "";

    /// `tokens`, `seconds`, …
    String unit() default "";

    /// The regular expression that text matches whole.
    String pattern() default "";

    /// The pattern in words.
    String form() default "";

    /// Whether text is a file or directory; relative ones start where the configuration file lies.
    boolean path() default false;

    /// Whether text is a path or a hub id.
    boolean hubId() default false;

    /// Words that stand for themselves where a path or hub id is taken.
    String[] names() default {};

    /// The fewest elements of a list.
    int fewest() default 0;
}
