package dev.edgewise.text.template;

import jinjava.javax.el.ELException;

/// A template does something that is an error in Jinja; the message is for the user.
class TemplateFault extends ELException {
    private static final long serialVersionUID = 1L;

    TemplateFault(String message) {
        super(message);
    }

    /// The template called `raise_exception`: it does not accept these messages.
    static final class Refusal extends TemplateFault {
        private static final long serialVersionUID = 1L;

        Refusal(String message) {
            super(message);
        }
    }
}
