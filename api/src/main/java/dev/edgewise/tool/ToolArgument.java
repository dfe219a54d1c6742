package dev.edgewise.tool;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Describes a parameter of a method that is a tool, see [ToolMethods].
@Documented
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface ToolArgument {
    /// Returns the argument's name. Java keeps those of parameters only if it is told to.
    String value();

    /// Returns what the argument says, for the model.
    String description() default "";

    /// Tells whether the model must give it. One that it may leave out arrives as null, so that it is no
    /// primitive.
    boolean required() default true;
}
