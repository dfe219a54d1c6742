package dev.edgewise.tool;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Makes a method a tool, see [ToolMethods].
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface ToolFunction {
    /// Returns what the tool does, for the model.
    String value();

    /// Returns the tool's name; the method's where it is left out.
    String name() default "";
}
