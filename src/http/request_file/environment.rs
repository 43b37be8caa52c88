//! `http-client.env.json`: named environments, each with variables, and the private file that is laid over it.

use crate::project::json::Json;

/// The names of environments, and what each sets.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Environments {
    list: Vec<(String, Vec<(String, String)>)>,
}

/// REST Client's name for what holds in every environment.
const SHARED: &str = "$shared";

impl Environments {
    /// Reads the file's text, and lays the private file's over it.
    ///
    /// # Errors
    /// What is wrong, with the file's name.
    pub fn parse(public: Option<&str>, private: Option<&str>) -> Result<Environments, String> {
        let mut all = Environments::default();
        for (name, text) in [("http-client.env.json", public), ("http-client.private.env.json", private)] {
            if let Some(text) = text {
                all.read(text).map_err(|what| format!("{name}: {what}"))?;
            }
        }
        Ok(all)
    }

    fn read(&mut self, text: &str) -> Result<(), String> {
        let Json::Object(environments) = Json::parse(text)? else {
            return Err("an object of environments is expected: {\"dev\": {\"host\": \"…\"}}".to_owned());
        };
        for (name, variables) in environments {
            let Json::Object(variables) = variables else {
                return Err(format!("“{name}” has to be an object of variables"));
            };
            let at = match self.list.iter().position(|(it, _)| **it == *name) {
                Some(at) => at,
                None => {
                    self.list.push((name.to_string(), Vec::new()));
                    self.list.len() - 1
                }
            };
            for (key, value) in variables {
                self.list[at].1.retain(|(it, _)| **it != *key);
                self.list[at].1.push((key.to_string(), value.plain()));
            }
        }
        Ok(())
    }

    /// The names to choose from.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.list.iter().map(|(name, _)| name.as_str()).filter(|name| *name != SHARED)
    }

    /// What an environment sets, with what all share first. An unknown name sets what is shared.
    pub fn variables(&self, name: &str) -> Vec<(String, String)> {
        let of = |wanted: &str| {
            self.list
                .iter()
                .find(|(it, _)| it == wanted)
                .map(|(_, variables)| variables.clone())
                .unwrap_or_default()
        };
        let mut all = of(SHARED);
        for (key, value) in of(name) {
            all.retain(|(it, _)| *it != key);
            all.push((key, value));
        }
        all
    }
}

#[cfg(test)]
mod tests;
