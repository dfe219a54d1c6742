package dev.edgewise.settings;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Declares a component of a record as a key of the configuration.
///
/// The component's name in snake_case is the key. Its type says what the key takes: `int` and `long` a whole
/// number, `double` a number, `boolean` a flag, `String` text, [java.nio.file.Path] a path, an enum one of its
/// words, a record a section, and a [java.util.List] a list of one of these. A component that is `@Nullable` may
/// be left out.
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

    /// Says what the key does and who turns it, in one or two sentences.
    String value();

    /// Gives the default, as YAML writes it. A component that is `@Nullable` has none.
    String standard() default REQUIRED;

    /// Gives the numbers allowed, as an interval: `[1, 8]`, `(0, 1]`, `[0, )`.
    String range() default "";

    /// Names the unit: `tokens`, `seconds`, …
    String unit() default "";

    /// Gives the regular expression that must match the whole text.
    String pattern() default "";

    /// Says the pattern in words.
    String form() default "";

    /// Tells whether text is a file or directory. A relative path starts where the configuration file lies.
    boolean path() default false;

    /// Tells whether text is a path or a hub id.
    boolean hubId() default false;

    /// Lists words that stand for themselves although the key takes a path or hub id.
    String[] names() default {};

    /// Gives the fewest elements of a list.
    int fewest() default 0;
}
