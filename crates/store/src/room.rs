//! What every room is made of: a handle, and a transaction type of its own.

/// Makes a room's `Tx`, and `read` and `write` of its handle, which has a field `db`.
macro_rules! room {
    ($handle:ident) => {
        /// A transaction in this room. All queries of the room take it.
        pub struct Tx<'t, 'c>(&'t mut crate::db::Tx<'c>);

        impl<'c> std::ops::Deref for Tx<'_, 'c> {
            type Target = crate::db::Tx<'c>;
            fn deref(&self) -> &Self::Target {
                self.0
            }
        }

        impl<'c> std::ops::DerefMut for Tx<'_, 'c> {
            fn deref_mut(&mut self) -> &mut Self::Target {
                self.0
            }
        }

        impl $handle {
            /// Runs a closure on one snapshot. It may not change anything.
            ///
            /// # Errors
            /// What the closure returned, or why the database could not be asked.
            pub async fn read<R: Send + 'static>(
                &self,
                f: impl Fn(&mut Tx<'_, '_>) -> crate::Result<R> + Send + 'static,
            ) -> crate::Result<R> {
                self.db.read(move |tx| f(&mut Tx(tx))).await
            }

            /// Runs a closure in one transaction, which is durable when this returns. The closure may run twice.
            ///
            /// # Errors
            /// What the closure returned, or why nothing was written.
            pub async fn write<R: Send + 'static>(
                &self,
                name: &'static str,
                fresh: &domain::Fresh,
                f: impl Fn(&mut Tx<'_, '_>, &mut domain::Fresh) -> crate::Result<R> + Send + 'static,
            ) -> crate::Result<R> {
                self.db.write(name, fresh, move |tx, fresh| f(&mut Tx(tx), fresh)).await
            }

            /// [`Self::write`] for a step that the person begins again after a loss of power: it does not wait for the disk.
            ///
            /// # Errors
            /// What the closure returned, or why nothing was written.
            pub async fn write_passing<R: Send + 'static>(
                &self,
                name: &'static str,
                fresh: &domain::Fresh,
                f: impl Fn(&mut Tx<'_, '_>, &mut domain::Fresh) -> crate::Result<R> + Send + 'static,
            ) -> crate::Result<R> {
                self.db.write_passing(name, fresh, move |tx, fresh| f(&mut Tx(tx), fresh)).await
            }

            /// [`Self::write_passing`] for what nobody waits for: it may come a tenth of a second later, together with others. `lost` hears
            /// of a failure that comes after this returned.
            ///
            /// # Errors
            /// Why nothing will be written, as far as it is known at once.
            pub async fn write_soon(
                &self,
                name: &'static str,
                fresh: &domain::Fresh,
                f: impl Fn(&mut Tx<'_, '_>, &mut domain::Fresh) -> crate::Result<()> + Send + 'static,
                lost: fn(crate::Error),
            ) -> crate::Result<()> {
                self.db.write_soon(name, fresh, move |tx, fresh| f(&mut Tx(tx), fresh), lost).await
            }

            /// [`Self::read`] for commands: it blocks.
            ///
            /// # Errors
            /// As `read`.
            pub fn read_now<R: Send + 'static>(
                &self,
                f: impl Fn(&mut Tx<'_, '_>) -> crate::Result<R> + Send + 'static,
            ) -> crate::Result<R> {
                self.db.read_now(move |tx| f(&mut Tx(tx)))
            }

            /// [`Self::write`] for commands: it blocks.
            ///
            /// # Errors
            /// As `write`.
            pub fn write_now<R: Send + 'static>(
                &self,
                name: &'static str,
                fresh: &domain::Fresh,
                f: impl Fn(&mut Tx<'_, '_>, &mut domain::Fresh) -> crate::Result<R> + Send + 'static,
            ) -> crate::Result<R> {
                self.db.write_now(name, fresh, move |tx, fresh| f(&mut Tx(tx), fresh))
            }

            /// The database below, for migrations and for the worker that serves every room alike.
            #[must_use]
            pub fn database(&self) -> &crate::db::Db {
                &self.db
            }
        }
    };
}

pub(crate) use room;
