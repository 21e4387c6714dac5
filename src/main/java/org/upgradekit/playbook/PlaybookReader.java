package org.upgradekit.playbook;

import java.util.List;
import java.util.Optional;
import org.upgradekit.diagnostic.InputFailure;
import org.upgradekit.json.Digest;
import org.upgradekit.playbook.References.Span;
import org.upgradekit.playbook.Value.Section;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * Reads a playbook. First the shape, then the references, then the rules between keys; all of them report into one list,
 * and only a file without a fault becomes a {@link Playbook}.
 */
public final class PlaybookReader {
    /**
     * Reads a file that the caller loaded.
     *
     * @param fileName as the operator knows it, for messages
     * @throws InputFailure with everything that is wrong, in the order of the file; exit code 2
     */
    public Playbook read(String fileName, byte[] content) {
        Source source = Source.of(fileName, content);
        Node root = YamlDocument.compose(source);
        Problems problems = new Problems();
        References references = new References(source);
        Optional<Value> value = new ShapeReader(source, problems, references)
                .read(root, new Type.Nested(PlaybookKeys.PLAYBOOK), fileName);
        if (value.isPresent() && value.get() instanceof Section section) {
            Span settings = span(root, "settings");
            Names names = new Names(section);
            List<Span> early = List.of(span(root, "versions"), span(root, "secrets"), settings);
            references.check(names, early, settings, problems);
            new PlaybookRules(problems, names, new VersionRules(section, names, problems)).check(section);
            problems.refuse();
            return new PlaybookBinder(fileName, Digest.sha256(content)).bind(section);
        }
        problems.refuse();
        throw new IllegalStateException("a root that is no mapping is refused");
    }

    /** The part of the file that a key of the root takes. */
    private static Span span(Node root, String name) {
        return ((MappingNode) root)
                .getValue().stream()
                        .filter(tuple -> tuple.getKeyNode() instanceof ScalarNode key
                                && key.getValue().equals(name))
                        .map(tuple -> new Span(
                                tuple.getKeyNode().getStartMark().getIndex(),
                                tuple.getValueNode().getEndMark().getIndex()))
                        .findFirst()
                        .orElse(new Span(0, 0));
    }
}
