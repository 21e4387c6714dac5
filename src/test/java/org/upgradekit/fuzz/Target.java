package org.upgradekit.fuzz;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.diagnostic.InputFailure;
import org.upgradekit.journal.JournalFuzz;
import org.upgradekit.json.Digest;
import org.upgradekit.json.JsonTree;
import org.upgradekit.plan.PlanCodec;
import org.upgradekit.playbook.AnswersReader;
import org.upgradekit.playbook.PlaybookReader;
import org.upgradekit.playbook.WaiversReader;
import org.upgradekit.restorepoint.ManifestCodec;
import org.upgradekit.store.ArchiveFuzz;
import org.upgradekit.testing.Mutation;
import org.upgradekit.view.DiagnosticView;
import org.upgradekit.view.Style;

/** What reads files that somebody else may have written, and how a good one looks. */
enum Target {
    PLAYBOOK(15) {
        @Override
        List<byte[]> valid() {
            return files(
                            "src/main/playbooks",
                            "src/test/resources/playbooks/openwatch.yaml",
                            "src/test/resources/cases/plan")
                    .filter(path -> path.endsWith("playbook.yaml") || path.endsWith("openwatch.yaml"))
                    .map(Target::bytes)
                    .toList();
        }

        @Override
        void read(byte[] input) {
            refusing(() -> new PlaybookReader().read("playbook.yaml", input));
        }
    },
    JOURNAL(30) {
        @Override
        List<byte[]> valid() {
            return List.of(JournalFuzz.valid());
        }

        @Override
        byte[] sealed(byte[] input) {
            return JournalFuzz.resealed(input);
        }

        @Override
        void read(byte[] input) {
            damaged(() -> JournalFuzz.read(input));
        }
    },
    PLAN(15) {
        @Override
        List<byte[]> valid() {
            return files("src/test/resources/golden/plan.json", "src/test/resources/cases/plan")
                    .filter(path -> path.endsWith("plan.json"))
                    .map(Target::bytes)
                    .filter(bytes -> bytes.length < 30_000)
                    .toList();
        }

        /** With the digest of what is there now. */
        @Override
        byte[] sealed(byte[] input) {
            try {
                var tree = JsonTree.parse("plan", new String(input, StandardCharsets.UTF_8));
                if (tree instanceof ObjectNode plan) {
                    plan.remove("digest");
                    plan.put("digest", Digest.sha256(plan.deepCopy()));
                    return plan.toString().getBytes(StandardCharsets.UTF_8);
                }
            } catch (InputFailure | IllegalArgumentException noDigest) {
                // No JSON, or a number that a digest is not taken of: it is read as it is.
            }
            return input;
        }

        @Override
        void read(byte[] input) {
            refusing(() -> PlanCodec.read("plan.json", input));
        }
    },
    ARCHIVE(30) {
        @Override
        List<byte[]> valid() {
            return List.of(ArchiveFuzz.valid());
        }

        @Override
        void read(byte[] input) {
            try {
                ArchiveFuzz.judge(input);
            } catch (IOException refused) {
                // As it should be.
            }
        }
    },
    MANIFEST(5) {
        @Override
        List<byte[]> valid() {
            return List.of(bytes(Path.of("src/test/resources/golden/manifest.json")));
        }

        @Override
        void read(byte[] input) {
            damaged(() -> ManifestCodec.read("manifest.json", input));
        }
    },
    ANSWERS(2) {
        @Override
        List<byte[]> valid() {
            return List.of("questions:\n  # why\n  books-closed: yes\n  other: no\n".getBytes(StandardCharsets.UTF_8));
        }

        @Override
        void read(byte[] input) {
            refusing(() -> new AnswersReader().read("answers.yaml", input));
        }
    },
    WAIVERS(3) {
        @Override
        List<byte[]> valid() {
            return List.of("waivers:\n  - id: disk\n    reason: a new one comes\n    who: me\n    expires: 2026-12-31\n"
                    .getBytes(StandardCharsets.UTF_8));
        }

        @Override
        void read(byte[] input) {
            refusing(() -> new WaiversReader().read("waivers.yaml", input));
        }
    };

    /** What is wrong is shown too, with the place in the file. */
    private static final DiagnosticView SCREEN = new DiagnosticView(new Style(false, 80, ZoneOffset.UTC));

    private final int share;

    /** @param share of a hundred inputs */
    Target(int share) {
        this.share = share;
    }

    int share() {
        return share;
    }

    abstract List<byte[]> valid();

    /** Reads it or refuses it as documented; anything else gets out. */
    abstract void read(byte[] input);

    /** The same with its sums made right, where there are some. */
    byte[] sealed(byte[] input) {
        return input;
    }

    /** The input of a number: the same for the same seed, whatever came before it. */
    byte[] input(List<byte[]> valid, long seed, int index) {
        Random random = new Random(seed * 1_000_003 + index * 31L + name().hashCode());
        Mutation mutation = new Mutation(random);
        if (random.nextInt(20) == 0) {
            return mutation.wild();
        }
        byte[] input = mutation.of(valid.get(random.nextInt(valid.size())));
        return random.nextBoolean() ? sealed(input) : input;
    }

    private static void refusing(Runnable reader) {
        try {
            reader.run();
        } catch (InputFailure refused) {
            require(refused.exitCode() == ExitCode.USAGE, refused);
            SCREEN.text(refused.diagnostics());
        }
    }

    private static void damaged(Runnable reader) {
        try {
            reader.run();
        } catch (EnvironmentFailure refused) {
            require(refused.exitCode() == ExitCode.OPERATOR_NEEDED, refused);
            SCREEN.text(refused.diagnostics());
        }
    }

    private static void require(boolean documented, RuntimeException failure) {
        if (!documented) {
            throw new IllegalStateException("an exit code that is not the documented one", failure);
        }
    }

    private static Stream<Path> files(String... places) {
        return Stream.of(places).flatMap(place -> {
            try (Stream<Path> all = Files.walk(Path.of(place))) {
                return all.sorted().toList().stream();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
