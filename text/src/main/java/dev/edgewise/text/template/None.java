package dev.edgewise.text.template;

/// Python's `None`. A Java null stands for an undefined value, which is something else: `none is defined` holds.
enum None {
    NONE;

    @Override
    public String toString() {
        return "None";
    }
}
