package org.upgradekit.playbook;

import java.util.Optional;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.InputFailure;
import org.upgradekit.diagnostic.Position;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionEndEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * The tree of nodes of one YAML document. Of YAML it takes mappings, sequences and scalars: aliases can blow up a small
 * file and hide where a value stands, tags choose types, and a second document would be ignored in silence. They are
 * refused as events pass, because the tree shows them no more.
 */
final class YamlDocument extends ParserImpl {
    private static final int DEEPEST = 30;

    private final Source source;
    private int depth;
    private int documents;

    private YamlDocument(Source source, LoaderOptions options) {
        super(new StreamReader(source.text()), options);
        this.source = source;
    }

    /**
     * The root node.
     *
     * @throws InputFailure with the place, when it is not YAML, empty, or more of YAML than is taken
     */
    static Node compose(Source source) {
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(0);
        options.setNestingDepthLimit(DEEPEST + 1);
        try {
            Composer composer = new Composer(new YamlDocument(source, options), new NoTypes(), options);
            return Optional.ofNullable(composer.getSingleNode())
                    .orElseThrow(() -> refusal(
                            source.start(), "the file is empty", source.kind().begins()));
        } catch (MarkedYAMLException e) {
            Position where = e.getProblemMark() == null ? source.start() : source.position(e.getProblemMark());
            String detail = e.getContext() == null ? "" : e.getContext();
            throw new InputFailure(
                    Diagnostic.error(where, "this is not YAML: " + e.getProblem(), detail, unquoted(where)));
        } catch (YAMLException e) {
            throw refusal(source.start(), "this is not YAML", String.valueOf(e.getMessage()));
        }
    }

    /** In braces and brackets of YAML the brace of a reference begins a mapping. */
    private static String unquoted(Position where) {
        // A carriage return of its own ends a line for YAML and not for us: then the place lies behind it.
        int end = Math.min(where.sourceLine().length(), Math.max(0, where.column() - 1));
        String before = where.sourceLine().substring(0, end);
        return before.endsWith("$") && where.sourceLine().startsWith("{", before.length())
                ? "quote a value with ${...} in it: '${NAME}'"
                : "";
    }

    /** Scalars are text as they are written: no pattern decides that one is a number or a date. */
    private static final class NoTypes extends Resolver {
        @Override
        protected void addImplicitResolvers() {
            // none
        }
    }

    @Override
    public Event getEvent() {
        Event event = super.getEvent();
        check(event);
        return event;
    }

    private void check(Event event) {
        if (event instanceof DocumentStartEvent && ++documents > 1) {
            throw refused(event, "a second document", source.kind().capital() + " is one document.");
        }
        if (event instanceof AliasEvent) {
            throw refused(event, "an alias", "Write the value where it is used.");
        }
        if (event instanceof NodeEvent node && node.getAnchor() != null) {
            throw refused(event, "an anchor", "Write the value where it is used.");
        }
        if (tagged(event)) {
            throw refused(event, "a tag", "Scalars are text as they are written; no type needs a tag.");
        }
        if (event instanceof CollectionStartEvent && ++depth > DEEPEST) {
            throw refused(event, "nesting deeper than " + DEEPEST + " levels", "Nothing needs that.");
        }
        if (event instanceof CollectionEndEvent) {
            depth--;
        }
    }

    private static boolean tagged(Event event) {
        return (event instanceof ScalarEvent scalar && scalar.getTag() != null)
                || (event instanceof CollectionStartEvent collection && collection.getTag() != null);
    }

    private InputFailure refused(Event event, String what, String detail) {
        return refusal(
                source.position(event.getStartMark()),
                what + " is not allowed in " + source.kind().noun(),
                detail);
    }

    private static InputFailure refusal(Position where, String summary, String detail) {
        return new InputFailure(Diagnostic.error(where, summary, detail, ""));
    }
}
