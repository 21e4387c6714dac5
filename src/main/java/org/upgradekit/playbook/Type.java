package org.upgradekit.playbook;

import java.util.List;
import java.util.stream.Collectors;

/** What a key's value may be. */
sealed interface Type {
    /** In a few words, after "expected": {@code a list of ids}. */
    String documentation();

    /** A text as it is written. */
    record Scalar(Form form, Scope scope) implements Type {
        @Override
        public String documentation() {
            return form.documentation();
        }
    }

    /** One of some words. */
    record Word(List<String> words) implements Type {
        @Override
        public String documentation() {
            return "one of " + String.join(", ", words);
        }
    }

    /** A sequence. */
    record ListOf(Type element, String documentation, boolean mayBeEmpty) implements Type {}

    /** A mapping whose keys the author names. */
    record MapOf(Form key, Type value, String documentation) implements Type {}

    /** A mapping with keys of ours. */
    record Nested(Shape shape) implements Type {
        @Override
        public String documentation() {
            String article = "aeio".indexOf(shape.noun().charAt(0)) < 0 ? "a " : "an ";
            return "a mapping with keys of " + article + shape.noun();
        }
    }

    /** One of several, told apart by what stands there: a scalar, a sequence, or one of two mappings by its keys. */
    record AnyOf(List<Type> types) implements Type {
        @Override
        public String documentation() {
            return types.stream().map(Type::documentation).collect(Collectors.joining(", or "));
        }
    }

    /**
     * Anything, read as JSON: plain true, false, null and whole numbers keep their type, all else is text.
     *
     * @param sent whether it goes to somebody, who would wonder about a fraction that became text
     */
    record Json(Scope scope, boolean sent) implements Type {
        @Override
        public String documentation() {
            return "any value, as JSON";
        }
    }

    static Type anyOf(Type... types) {
        return new AnyOf(List.of(types));
    }

    static Type scalar(Form form) {
        return new Scalar(form, Scope.NONE);
    }

    static Type text(Scope scope) {
        return new Scalar(Form.TEXT, scope);
    }

    static Type word(String... words) {
        return new Word(List.of(words));
    }

    /** The ids of stores. */
    static Type stores() {
        return new ListOf(scalar(Form.ID), "a list of stores", true);
    }
}
