package org.upgradekit.playbook;

/** A commented playbook to begin with: it is valid as it stands, and each part says what belongs there. */
public final class Skeleton {
    private static final String TEXT = """
            # How @PRODUCT@ is upgraded. The keys: docs/reference/playbook.md, or for an editor: upgrade playbook schema
            # Check what you write: upgrade playbook validate FILE; see what it would do: upgrade plan FILE --to VERSION
            playbook: 1
            product: @PRODUCT@
            title: @PRODUCT@
            # guide: https://example.org/upgrade        # your own upgrade guide, for whoever looks something up

            # Values that an operator may override: --set url=…
            settings:
              home: /opt/@PRODUCT@
              url: http://localhost:8080

            # Where secrets are; their values never stand here.
            secrets:
              dsn: {file: /etc/@PRODUCT@/secrets.env, key: DATABASE_URL}

            # How the installed version is asked for: the pattern's group is the version.
            versions:
              installed: {run: ['${home}/bin/@PRODUCT@', --version], expect: {text: '(\\d+\\.\\d+\\.\\d+)'}}

            # What holds state. Only what a step changes is saved, and put back when the upgrade fails.
            stores:
              database: {postgresql: {url: '${secret.dsn}'}}
              conf: {files: [/etc/@PRODUCT@]}

            # What is stopped before stores change and started after, in the order of starting.
            services:
              @PRODUCT@:
                systemd: @PRODUCT@.service
                ready:
                  http: {url: '${url}/health'}
                  retry: {every: 2s, for: 2m}

            # Asked before anything is changed. One that does not pass refuses the upgrade; with severity: warn it only tells.
            pre-checks:
              - id: backup-job
                run: [test, '!', -e, '/run/@PRODUCT@-backup.lock']
                remedy: Wait for the backup job to end

            # While services still run: fetch, unpack aside.
            prepare:
              - id: fetch
                run: ['${home}/bin/fetch', '${to}']
                timeout: 10m

            # The new program comes. In install and migrate each step says which stores it changes, [] for none.
            install:
              - id: program
                run: ['${home}/bin/install', '${to}']
                changes: [conf]
                timeout: 5m
                # undo: takes back what the step did outside of any store
                undo: {run: ['${home}/bin/install', '${from}']}

            # Stores are brought to the new version. ${store.database.url} is the database under its private name.
            migrate:
              - id: migrate
                run: ['${home}/bin/@PRODUCT@', migrate]
                env: {DATABASE_URL: '${store.database.url}'}
                changes: [database]
                timeout: 30m

            # Proof beyond ready: a login, a read.
            verify:
              - id: read
                http: {url: '${url}/api/items?limit=1'}

            # stop, rollback or ask; without it, ask with a terminal and stop without.
            on-failure: rollback
            """;

    private Skeleton() {}

    /**
     * The text.
     *
     * @param product an id: a letter, then letters, digits and dashes, all lower case
     */
    public static String of(String product) {
        return TEXT.replace("@PRODUCT@", product);
    }

    /** Whether a product may be called so. */
    public static boolean names(String product) {
        return Form.ID.fits(product);
    }
}
