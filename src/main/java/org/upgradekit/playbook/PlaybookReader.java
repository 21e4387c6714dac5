package org.upgradekit.playbook;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import org.upgradekit.diagnostic.InputFailure;
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
        return read(PlaybookFolder.alone(fileName, content));
    }

    /**
     * Reads what the caller loaded, with the releases of a folder.
     *
     * @throws InputFailure with everything that is wrong, file by file; exit code 2
     */
    public Playbook read(PlaybookFolder folder) {
        return new PlaybookBinder(folder).bind(checked(folder));
    }

    /**
     * The playbook as it holds with what an operator says, line by line.
     *
     * @param said by path, with dots between the keys: {@code settings.url}
     * @param shown takes a key and its value, and says what is shown of it
     * @throws InputFailure with everything that is wrong; exit code 2
     */
    public List<Resolution.Line> resolved(
            PlaybookFolder folder, Map<String, Resolution.Said> said, BinaryOperator<String> shown) {
        return Resolution.of(checked(folder), said, shown);
    }

    private static Section checked(PlaybookFolder folder) {
        Problems problems = new Problems();
        Optional<Document> main = Document.read(
                Source.Kind.PLAYBOOK, folder.file(), folder.text(folder.file()), PlaybookKeys.PLAYBOOK, problems);
        ReleaseFiles releases = ReleaseFiles.read(folder, problems);
        if (main.isEmpty()) {
            problems.refuse();
        }
        Document document = main.orElseThrow(() -> new IllegalStateException("a root that is no mapping is refused"));
        Section root = releases.joined(document.section());
        Names names = new Names(root, folder);
        Node node = document.root();
        Span settings = span(node, "settings");
        List<Span> early = List.of(span(node, "versions"), span(node, "secrets"), settings);
        document.references().check(names, early, settings, problems);
        releases.check(names);
        new PlaybookRules(problems, names, new VersionRules(root, names, problems)).check(root);
        problems.refuse();
        return root;
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
